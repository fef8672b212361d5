/* SPDX-License-Identifier: Apache-2.0 */
#include "hpc/record.h"

#include <stdlib.h>
#include <string.h>

#include "hpc/bytes.h"
#include "io/aside/parcel.h"
#include "io/results/columns.h"
#include "io/results/sink_hdf5.h"

enum { SAMPLES_NONE, SAMPLES_RAW, SAMPLES_PACKED };

struct jm_recorder {
    jm_sink base;
    const jm_plan *plan;
    jm_parcel *parcels; /* [room], the first n are kept */
    uint32_t *order;    /* [room] of the kept ones, by rows */
    size_t n, room;
    uint32_t *differing;
    size_t n_differing;
    size_t n_samples;   /* of one run and signal, 0: none are kept */
    jm_pieces *pieces;
    jm_pieced like;
    unsigned char *rows; /* [piece rows][times] of one signal, as in the file */
};

static jm_recorder *self_of(jm_sink *base)
{
    return (jm_recorder *)(void *)base;
}

/* --- keeping ----------------------------------------------------------------------------- */

static bool make_room(jm_recorder *r)
{
    if (r->n < r->room)
        return true;
    const size_t room = r->room ? 2 * r->room : 64;
    jm_parcel *parcels = realloc(r->parcels, room * sizeof *parcels);
    if (!parcels)
        return false;
    memset(parcels + r->room, 0, (room - r->room) * sizeof *parcels);
    r->parcels = parcels;
    uint32_t *order = realloc(r->order, room * sizeof *order);
    if (!order)
        return false;
    r->order = order;
    r->room = room;
    return true;
}

static jm_status keep(jm_sink *base, const jm_run_result *result, jm_error *err)
{
    jm_recorder *r = self_of(base);
    if (!make_room(r) || !jm_parcel_pack(&r->parcels[r->n], r->plan, result))
        return jm_fail(err, JM_MEMORY, "no memory to keep results until they are recorded");
    r->n++;
    return JM_OK;
}

static jm_status begin(jm_sink *base, const jm_plan *plan, jm_error *err)
{
    (void)base, (void)plan, (void)err;
    return JM_OK;
}

static jm_status end(jm_sink *base, jm_status status, jm_error *err)
{
    (void)base, (void)err;
    return status;
}

static void free_nothing(jm_sink *base)
{
    (void)base;
}

static bool take_arrays(jm_recorder *r)
{
    const jm_model_abi *abi = r->plan->model->abi;
    r->differing = malloc((abi->n_params + abi->n_inputs + 1) * sizeof *r->differing);
    if (!r->differing)
        return false;
    r->n_differing = jm_columns_differing(r->plan, r->differing);
    r->n_samples = r->plan->keep_samples && r->plan->n_signals ? r->plan->n_times : 0;
    if (r->n_samples == 0)
        return true;
    jm_samples_pieced(r->plan, &r->like);
    r->pieces = jm_pieces_new();
    r->rows = malloc(r->like.piece[0] * r->n_samples * r->like.width);
    return r->pieces && r->rows && jm_pieces_expect(r->pieces, &r->like);
}

jm_status jm_recorder_new(jm_recorder **out, const jm_plan *plan, jm_error *err)
{
    *out = NULL;
    jm_recorder *r = calloc(1, sizeof *r);
    if (r)
        r->plan = plan;
    if (!r || !take_arrays(r)) {
        jm_recorder_free(r);
        return jm_fail(err, JM_MEMORY, "no memory to record results");
    }
    r->base = (jm_sink){ .begin = begin, .run = keep, .end = end, .free = free_nothing };
    *out = r;
    return JM_OK;
}

void jm_recorder_free(jm_recorder *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->room; i++)
        jm_parcel_clear(&r->parcels[i]);
    free(r->parcels);
    free(r->order);
    free(r->differing);
    free(r->rows);
    jm_pieces_free(r->pieces);
    free(r);
}

jm_sink *jm_recorder_sink(jm_recorder *r)
{
    return &r->base;
}

void jm_recorder_drop(jm_recorder *r)
{
    r->n = 0;
}

/* --- writing ----------------------------------------------------------------------------- */

static const jm_run_result *kept(const jm_recorder *r, size_t k)
{
    return &r->parcels[r->order[k]].result;
}

/* Heapsort of the order by rows: no memory, no worst case. */
static void sift(const jm_recorder *r, size_t root, size_t n)
{
    for (size_t child; (child = 2 * root + 1) < n; root = child) {
        if (child + 1 < n && kept(r, child)->row < kept(r, child + 1)->row)
            child++;
        if (kept(r, root)->row >= kept(r, child)->row)
            return;
        const uint32_t held = r->order[root];
        r->order[root] = r->order[child];
        r->order[child] = held;
    }
}

static void sort_rows(jm_recorder *r)
{
    for (size_t k = 0; k < r->n; k++)
        r->order[k] = (uint32_t)k;
    for (size_t k = r->n / 2; k-- > 0;)
        sift(r, k, r->n);
    for (size_t k = r->n; k-- > 1;) {
        const uint32_t held = r->order[0];
        r->order[0] = r->order[k];
        r->order[k] = held;
        sift(r, 0, k);
    }
}

/* How many of the rows from the k-th on fill a piece; 0: they do not. */
static size_t fill_of(const jm_recorder *r, size_t k)
{
    const uint64_t row = kept(r, k)->row, all = jm_plan_n_runs(r->plan);
    const size_t whole = r->like.piece[0];
    const size_t need = all - row < whole ? (size_t)(all - row) : whole;
    if (row % whole != 0 || k + need > r->n || kept(r, k + need - 1)->row != row + need - 1)
        return 0;
    return need;
}

/* In the type of the file. */
static void narrow(const jm_recorder *r, const double *from, unsigned char *to)
{
    if (r->like.width == sizeof(double)) {
        memcpy(to, from, r->n_samples * sizeof *from);
        return;
    }
    for (size_t i = 0; i < r->n_samples; i++) {
        const float x = (float)from[i];
        memcpy(to + i * sizeof x, &x, sizeof x);
    }
}

static void add_text_again(jm_text *out, const char *s, const char *before)
{
    const bool same = s && before && strcmp(s, before) == 0;
    jm_bytes_add_u32(out, same);
    if (!same)
        jm_bytes_add_text(out, s);
}

static void add_happenings(jm_text *out, const jm_run_result *run)
{
    const jm_happening none = { 0 }, *before = &none;
    jm_bytes_add_u64(out, run->n_happenings);
    for (size_t i = 0; i < run->n_happenings; i++) {
        const jm_happening *h = &run->happenings[i];
        jm_bytes_add_doubles(out, &h->t, 1);
        jm_bytes_add_doubles(out, &h->value, 1);
        add_text_again(out, h->kind, before->kind);
        add_text_again(out, h->label, before->label);
        add_text_again(out, h->unit, before->unit);
        add_text_again(out, h->source, before->source);
        before = h;
    }
}

static void add_run(const jm_recorder *r, jm_text *out, const jm_run_result *run, bool packed)
{
    const uint32_t samples = r->n_samples == 0 || !run->samples ? SAMPLES_NONE
                             : packed                           ? SAMPLES_PACKED
                                                                : SAMPLES_RAW;
    jm_bytes_add_u64(out, run->row);
    jm_bytes_add_u64(out, run->patient);
    jm_bytes_add_u32(out, run->arm);
    jm_bytes_add_u32(out, run->replicate);
    jm_bytes_add_u32(out, (uint32_t)run->fate);
    jm_bytes_add_u32(out, run->flags);
    jm_bytes_add_doubles(out, &run->t_end, 1);
    jm_bytes_add_u64(out, run->n_steps);
    jm_bytes_add_u64(out, run->n_rhs);
    jm_bytes_add_text(out, run->reason);
    jm_bytes_add_doubles(out, run->outcomes, r->plan->n_outcomes);
    for (size_t i = 0; i < r->n_differing; i++)
        jm_bytes_add_doubles(out, &run->params[r->differing[i]], 1);
    add_happenings(out, run);
    jm_bytes_add_u32(out, samples);
    for (size_t s = 0; samples == SAMPLES_RAW && s < r->plan->n_signals; s++) {
        narrow(r, run->samples + s * r->n_samples, r->rows);
        jm_text_add_n(out, (const char *)r->rows, r->n_samples * r->like.width);
    }
}

/* The pieces of one signal and of the `n` rows from the k-th on. */
static void add_pieces(jm_recorder *r, jm_text *out, uint32_t signal, size_t k, size_t n)
{
    const size_t times = r->n_samples, width = r->like.width;
    for (size_t i = 0; i < n; i++)
        narrow(r, kept(r, k + i)->samples + signal * times, r->rows + i * times * width);
    for (size_t column = 0; column < times; column += r->like.piece[1]) {
        const size_t m = times - column < r->like.piece[1] ? times - column : r->like.piece[1];
        size_t bytes = 0;
        const unsigned char *packed =
            jm_pieces_pack(r->pieces, &r->like, n, m, times, r->rows + column * width, &bytes);
        jm_bytes_add_u32(out, signal);
        jm_bytes_add_u64(out, kept(r, k)->row);
        jm_bytes_add_u64(out, column);
        jm_bytes_add_u64(out, bytes);
        jm_text_add_n(out, (const char *)packed, bytes);
    }
}

static bool all_sampled(const jm_recorder *r, size_t k, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!kept(r, k + i)->samples)
            return false;
    }
    return n > 0;
}

jm_status jm_recorder_take(jm_recorder *r, jm_text *out, jm_error *err)
{
    sort_rows(r);
    jm_bytes_add_u64(out, r->n);
    for (size_t k = 0; k < r->n;) {
        size_t n = r->n_samples ? fill_of(r, k) : 0;
        const bool packed = all_sampled(r, k, n);
        n = packed ? n : 1;
        for (size_t i = 0; i < n; i++)
            add_run(r, out, kept(r, k + i), packed);
        for (uint32_t s = 0; packed && s < r->plan->n_signals; s++)
            add_pieces(r, out, s, k, n);
        k += n;
    }
    r->n = 0;
    return out->failed ? jm_fail(err, JM_MEMORY, "no memory to record results") : JM_OK;
}

/* --- reading ----------------------------------------------------------------------------- */

/* What a record is read into. */
typedef struct reader {
    const jm_plan *plan;
    jm_bytes in;
    const jm_record_taker *taker;
    jm_pieced like;
    size_t n_params, n_samples, n_differing, room_happenings;
    uint32_t *differing;
    double *params, *outcomes, *samples;
    jm_happening *happenings;
    size_t n_waiting; /* runs since the last pieces, whose samples will come as pieces */
    uint64_t waiting; /* the first of them */
} reader;

static bool open_reader(reader *in)
{
    const jm_plan *plan = in->plan;
    const jm_model_abi *abi = plan->model->abi;
    in->n_params = (size_t)abi->n_params + abi->n_inputs;
    in->n_samples = plan->keep_samples && plan->n_signals ? plan->n_times : 0;
    in->differing = malloc((in->n_params + 1) * sizeof *in->differing);
    in->params = malloc((in->n_params + 1) * sizeof *in->params);
    in->outcomes = malloc((plan->n_outcomes + 1) * sizeof *in->outcomes);
    in->samples = malloc((plan->n_signals * in->n_samples + 1) * sizeof *in->samples);
    if (!in->differing || !in->params || !in->outcomes || !in->samples)
        return false;
    in->n_differing = jm_columns_differing(plan, in->differing);
    for (size_t i = 0; i < in->n_params; i++)
        in->params[i] =
            i < abi->n_params ? abi->params[i].value : abi->inputs[i - abi->n_params].value;
    jm_samples_pieced(plan, &in->like);
    return true;
}

static void close_reader(reader *in)
{
    free(in->differing);
    free(in->params);
    free(in->outcomes);
    free(in->samples);
    free(in->happenings);
}

static const char *text_again(jm_bytes *in, const char *before)
{
    return jm_bytes_u32(in) ? before : jm_bytes_text(in);
}

static bool read_happenings(reader *in, jm_run_result *run)
{
    enum { LEAST = 2 * sizeof(double) + 4 * sizeof(uint32_t) }; /* bytes of a happening */
    const jm_happening none = { 0 }, *before = &none;
    const uint64_t n = jm_bytes_u64(&in->in);
    if (n > in->in.left / LEAST)
        return false;
    if (n > in->room_happenings) {
        free(in->happenings);
        in->happenings = malloc(n * sizeof *in->happenings);
        in->room_happenings = in->happenings ? (size_t)n : 0;
        if (!in->happenings)
            return false;
    }
    for (size_t i = 0; i < n; i++) {
        jm_happening *h = &in->happenings[i];
        jm_bytes_doubles(&in->in, &h->t, 1);
        jm_bytes_doubles(&in->in, &h->value, 1);
        h->kind = text_again(&in->in, before->kind);
        h->label = text_again(&in->in, before->label);
        h->unit = text_again(&in->in, before->unit);
        h->source = text_again(&in->in, before->source);
        if (!h->kind)
            return false;
        before = h;
    }
    run->happenings = in->happenings;
    run->n_happenings = (size_t)n;
    return true;
}

static bool read_raw(reader *in)
{
    for (size_t i = 0; i < in->plan->n_signals * in->n_samples; i++) {
        float x = 0;
        if (in->like.width == sizeof(double)) {
            jm_bytes_doubles(&in->in, &in->samples[i], 1);
            continue;
        }
        const unsigned char *from = jm_bytes_take(&in->in, sizeof x);
        if (!from)
            return false;
        memcpy(&x, from, sizeof x);
        in->samples[i] = (double)x;
    }
    return !in->in.failed;
}

static bool read_run(reader *in, jm_run_result *run)
{
    const char *reason;
    *run = (jm_run_result){ .params = in->params, .outcomes = in->outcomes };
    run->row = jm_bytes_u64(&in->in);
    run->patient = jm_bytes_u64(&in->in);
    run->arm = jm_bytes_u32(&in->in);
    run->replicate = jm_bytes_u32(&in->in);
    run->fate = (jm_fate)jm_bytes_u32(&in->in);
    run->flags = jm_bytes_u32(&in->in);
    jm_bytes_doubles(&in->in, &run->t_end, 1);
    run->n_steps = jm_bytes_u64(&in->in);
    run->n_rhs = jm_bytes_u64(&in->in);
    reason = jm_bytes_text(&in->in);
    jm_bytes_doubles(&in->in, in->outcomes, in->plan->n_outcomes);
    for (size_t i = 0; i < in->n_differing; i++)
        jm_bytes_doubles(&in->in, &in->params[in->differing[i]], 1);
    if (in->in.failed || !reason || strlen(reason) >= sizeof run->reason ||
        (unsigned)run->fate >= JM_FATE_COUNT || run->arm >= in->plan->n_arms ||
        run->replicate >= in->plan->n_replicates || run->patient >= in->plan->cohort->n ||
        run->row != jm_plan_row(in->plan, run->patient, run->arm, run->replicate))
        return false;
    memcpy(run->reason, reason, strlen(reason) + 1);
    return read_happenings(in, run);
}

static jm_status wrong(const reader *in, jm_error *err)
{
    return jm_fail(err, JM_FILE, "a record does not hold what this run expects (%zu bytes before "
                   "its end)", in->in.left);
}

/* The pieces of the runs that wait, in the order in which they were written. */
static jm_status replay_pieces(reader *in, jm_error *err)
{
    const size_t times = in->n_samples;
    jm_status status = JM_OK;
    for (uint32_t s = 0; s < in->plan->n_signals; s++) {
        for (size_t column = 0; column < times; column += in->like.piece[1]) {
            const uint32_t signal = jm_bytes_u32(&in->in);
            const uint64_t row = jm_bytes_u64(&in->in), at = jm_bytes_u64(&in->in);
            const uint64_t bytes = jm_bytes_u64(&in->in);
            const unsigned char *packed = jm_bytes_take(&in->in, (size_t)bytes);
            if (!packed || signal != s || row != in->waiting || at != column)
                return wrong(in, err);
            status = in->taker->piece(in->taker->user, s, row, at, packed, (size_t)bytes, err);
            if (status != JM_OK)
                return status;
        }
    }
    in->n_waiting = 0;
    return status;
}

static jm_status replay_run(reader *in, jm_error *err)
{
    jm_run_result run;
    if (!read_run(in, &run))
        return wrong(in, err);
    const uint32_t samples = jm_bytes_u32(&in->in);
    const uint64_t all = jm_plan_n_runs(in->plan);
    if (samples > SAMPLES_PACKED || (samples != SAMPLES_NONE && in->n_samples == 0) ||
        (samples == SAMPLES_RAW && !read_raw(in)))
        return wrong(in, err);
    run.samples = samples == SAMPLES_RAW ? in->samples : NULL;
    if (samples != SAMPLES_PACKED && in->n_waiting)
        return wrong(in, err);
    if (samples == SAMPLES_PACKED) {
        in->waiting = in->n_waiting ? in->waiting : run.row;
        if (run.row != in->waiting + in->n_waiting || in->waiting % in->like.piece[0] != 0)
            return wrong(in, err);
        in->n_waiting++;
    }
    jm_status status = in->taker->run(in->taker->user, &run, err);
    if (status == JM_OK && in->n_waiting &&
        (in->n_waiting == in->like.piece[0] || run.row + 1 == all))
        status = replay_pieces(in, err);
    return status;
}

jm_status jm_record_replay(const jm_plan *plan, const void *bytes, size_t n,
                           const jm_record_taker *taker, jm_error *err)
{
    reader in = { .plan = plan, .in = { bytes, n, false }, .taker = taker };
    jm_status status = open_reader(&in) ? JM_OK : jm_fail(err, JM_MEMORY, "no memory for a record");
    const uint64_t n_runs = status == JM_OK ? jm_bytes_u64(&in.in) : 0;
    for (uint64_t i = 0; i < n_runs && status == JM_OK; i++)
        status = replay_run(&in, err);
    if (status == JM_OK && (in.in.failed || in.in.left || in.n_waiting))
        status = wrong(&in, err);
    close_reader(&in);
    return status;
}
