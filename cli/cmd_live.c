/* SPDX-License-Identifier: Apache-2.0 */
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/patient.h"
#include "core/base/config.h"

#if JM_HAVE_LIVE
#include "io/live/server.h"

#define SAVE_TIME 60.0 /* seconds between two savings of the log */
#define STOP_TIME 0.7  /* seconds that patients have to come to their end */

enum { NUMBERS_MOST = JM_OPT_LIST_MOST, PORT = 8080 };

typedef struct live_options {
    jm_scene scene;
    jm_opt_list patients, names;
    const char *arm, *speed, *listen, *log, *lasts;
    uint64_t port;
    bool has_port, token, paused, json;
} live_options;

typedef struct session {
    const live_options *options;
    jm_live_patient *patients[JM_ROOM_BEDS];
    jm_room room;
    jm_server *server;
    char hostname[256];
    double speed, lasts; /* 0: as the scenario says, for ever */
} session;

static volatile sig_atomic_t asked; /* a signal handler can reach nothing else */

static void on_signal(int number)
{
    if (asked)
        _exit(128 + number); /* the second one does not wait */
    asked = number;
}

static int wrong(const char *what)
{
    fprintf(stderr, "jumeau: %s\n", what);
    return JM_EXIT_USAGE;
}

/* --- beds --- */

static jm_status add_bed(session *s, const jm_patient_at *at, jm_error *err)
{
    const size_t i = s->room.n;
    if (i == JM_ROOM_BEDS)
        return jm_fail(err, JM_ARGUMENT, "a room has at most %d beds", JM_ROOM_BEDS);
    jm_status status = jm_live_patient_new(&s->patients[i], &s->options->scene, at, err);
    if (status != JM_OK)
        return status;
    const jm_life life = jm_live_patient_life(s->patients[i]);
    status = jm_bed_new(&s->room.beds[i], (uint32_t)i + 1, &life, err);
    if (status != JM_OK)
        return status;
    s->room.n++;
    if (s->speed > 0)
        status = jm_bed_speed(s->room.beds[i], s->speed, err);
    jm_bed_pause(s->room.beds[i], s->options->paused);
    return status;
}

static jm_status add_beds(session *s, const char *path, jm_error *err)
{
    const jm_opt_list *numbers = &s->options->patients;
    jm_patient_at at = { .path = path, .arm = s->options->arm, .has_number = numbers->n > 0 };
    jm_status status = numbers->n ? JM_OK : add_bed(s, &at, err);
    for (size_t i = 0; i < numbers->n && status == JM_OK; i++) {
        at.number = strtoull(numbers->items[i], NULL, 10);
        status = add_bed(s, &at, err);
    }
    return status;
}

/* Numbers from 1 on. */
static bool are_numbers(const jm_opt_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const char *item = list->items[i];
        if (*item == '0' || !*item || strspn(item, "0123456789") != strlen(item))
            return false;
    }
    return true;
}

/* --- addresses --- */

/* How others reach a machine that listens at all of its addresses: by the first that is not the
   loopback, else by its name. */
static void find_address(char *out, size_t room)
{
    struct ifaddrs *all = NULL;
    if (gethostname(out, room - 1) != 0)
        snprintf(out, room, "localhost");
    if (getifaddrs(&all) != 0)
        return;
    for (const struct ifaddrs *one = all; one; one = one->ifa_next) {
        if (one->ifa_addr && one->ifa_addr->sa_family == AF_INET &&
            !(one->ifa_flags & IFF_LOOPBACK) && one->ifa_flags & IFF_UP &&
            getnameinfo(one->ifa_addr, sizeof(struct sockaddr_in), out, (socklen_t)room, NULL, 0,
                        NI_NUMERICHOST) == 0)
            break;
    }
    freeifaddrs(all);
}

static void print_address(const session *s, const char *role, const char *path, const char *token)
{
    const jm_server *server = s->server;
    const bool is_any = strcmp(server->host, "0.0.0.0") == 0 || strcmp(server->host, "::") == 0;
    char address[600], any[256] = "";
    if (is_any)
        find_address(any, sizeof any);
    const char *host = is_any ? any : server->host;
    const bool is_v6 = strchr(host, ':') != NULL;
    snprintf(address, sizeof address, "http://%s%s%s:%u%s%s%s", is_v6 ? "[" : "", host,
             is_v6 ? "]" : "", server->guard.port, path, *token ? "?token=" : "", token);
    if (s->options->json)
        printf("%s\"%s\": \"%s\"", strcmp(role, "learner") == 0 ? "{ " : ", ", role, address);
    else
        printf("%-10s %s\n", role, address);
}

static void print_addresses(const session *s)
{
    const jm_guard *guard = &s->server->guard;
    print_address(s, "learner", "/", guard->learner);
    print_address(s, "instructor", "/instructor", guard->instructor);
    if (s->options->json)
        printf(", \"port\": %u, \"beds\": %zu }\n", guard->port, s->room.n);
    fflush(stdout);
    if (!s->options->scene.quiet)
        fprintf(stderr, "Simulated, for research and education only: not a patient monitor. "
                        "Ctrl-C ends it.\n");
}

/* "HOST:PORT", "HOST", "[::1]:8080" */
static bool split_listen(const live_options *o, char *host, size_t room, uint16_t *port)
{
    const char *text = o->listen ? o->listen : "127.0.0.1";
    const char *close = *text == '[' ? strchr(text, ']') : NULL;
    const char *colon = strrchr(close ? close : text, ':');
    if (!close && colon && colon != strchr(text, ':'))
        colon = NULL; /* an address of IPv6 without a port */
    uint64_t number = o->has_port ? o->port : PORT;
    if (colon) {
        char *end;
        number = strtoull(colon + 1, &end, 10);
        if (*end || end == colon + 1 || o->has_port)
            return false;
    }
    const char *begin = close ? text + 1 : text, *end = close ? close : colon;
    const size_t n = end ? (size_t)(end - begin) : strlen(begin);
    if (!n || n >= room || number > 65535)
        return false;
    memcpy(host, begin, n);
    host[n] = '\0';
    *port = (uint16_t)number;
    return true;
}

static bool is_loopback(const char *host)
{
    return strcmp(host, "localhost") == 0 || strncmp(host, "127.", 4) == 0 ||
           strcmp(host, "::1") == 0;
}

static jm_status open_server(session *s, const char *host, uint16_t port, jm_error *err)
{
    const live_options *o = s->options;
    jm_status status = jm_server_open(&s->server, &s->room, host, port, err);
    if (status != JM_OK)
        return status;
    jm_guard *guard = &s->server->guard;
    for (size_t i = 0; i < o->names.n && guard->n_names < JM_GUARD_NAMES - 2; i++)
        guard->names[guard->n_names++] = o->names.items[i];
    if (o->listen) {
        guard->names[guard->n_names++] = s->server->host;
        guard->names[guard->n_names++] = s->hostname;
    }
    return o->token || !is_loopback(host) ? jm_guard_make_tokens(guard, err) : JM_OK;
}

/* --- logs --- */

/* "ward.lua" for the first bed, "ward-2.lua" for the second. */
static void log_path(const session *s, size_t bed, char *out, size_t room)
{
    const char *path = s->options->log, *dot = strrchr(path, '.');
    const int n = dot && !strchr(dot, '/') ? (int)(dot - path) : (int)strlen(path);
    if (bed)
        snprintf(out, room, "%.*s-%zu%s", n, path, bed + 1, path + n);
    else
        snprintf(out, room, "%s", path);
}

static int save_logs(session *s)
{
    int code = JM_EXIT_OK;
    for (size_t i = 0; s->options->log && i < s->room.n; i++) {
        char path[4096];
        jm_text text;
        jm_error err = { 0 };
        log_path(s, i, path, sizeof path);
        jm_text_init(&text);
        jm_status status = jm_bed_text(s->room.beds[i], &text, &err);
        if (status == JM_OK)
            status = jm_text_write_file(path, text.data, text.length, &err);
        if (status != JM_OK)
            code = jm_cli_error(&err, false);
        jm_text_clear(&text);
    }
    return code;
}

/* Who did not ask for the log learns that there was one to be had. */
static void remind(const session *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->room.n; i++) {
        pthread_mutex_lock(&s->room.beds[i]->lock);
        n += s->room.beds[i]->log.n;
        pthread_mutex_unlock(&s->room.beds[i]->lock);
    }
    if (n && !s->options->log && !s->options->scene.quiet)
        fprintf(stderr, "The %zu orders of this session are gone; --log FILE.lua keeps them as a "
                        "scenario.\n", n);
}

/* --- the session --- */

static int serve(session *s)
{
    const double begin = jm_bed_clock();
    double saved = begin;
    int code = JM_EXIT_OK;
    while (!asked) {
        jm_server_turn(s->server);
        const double now = jm_bed_clock();
        if (s->lasts > 0 && now - begin >= s->lasts)
            break;
        if (now - saved >= SAVE_TIME) {
            code = save_logs(s);
            saved = now;
        }
    }
    const int last = save_logs(s);
    remind(s);
    return last == JM_EXIT_OK ? code : last;
}

static void catch_signals(void)
{
    struct sigaction action = { .sa_handler = on_signal };
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}

/* Patients' threads do not get the signals: who waits for the sockets does. */
static jm_status start_beds(session *s, jm_error *err)
{
    sigset_t all, before;
    jm_status status = JM_OK;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    for (size_t i = 0; i < s->room.n && status == JM_OK; i++)
        status = jm_bed_start(s->room.beds[i], err);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return status;
}

/* A patient that is settling cannot be asked to stop; then its memory goes with the process. */
static void clear(session *s)
{
    bool all_stopped = true;
    jm_server_close(s->server);
    for (size_t i = 0; i < s->room.n; i++)
        all_stopped = jm_bed_stop(s->room.beds[i], all_stopped ? STOP_TIME : 0) && all_stopped;
    for (size_t i = 0; all_stopped && i < JM_ROOM_BEDS; i++) {
        jm_bed_free(s->room.beds[i]);
        jm_live_patient_free(s->patients[i]);
    }
}

static int open_and_serve(session *s, const char *host, uint16_t port)
{
    jm_error err = { 0 };
    s->room.title = s->patients[0]->title;
    jm_status status = open_server(s, host, port, &err);
    if (status == JM_OK)
        status = start_beds(s, &err);
    if (status != JM_OK) {
        const int code = jm_cli_error(&err, false);
        return status == JM_ARGUMENT ? JM_EXIT_USAGE : code;
    }
    print_addresses(s);
    return serve(s);
}

static int carry_out(const live_options *o, char **paths, size_t n)
{
    static session s; /* large, and there is one */
    jm_error err = { 0 };
    char host[64];
    uint16_t port;
    s = (session){ .options = o };
    if (o->speed &&
        (!jm_text_to_double(o->speed, &s.speed) || !(s.speed >= 0.1 && s.speed <= 1000)))
        return wrong("--speed is a number between 0.1 and 1000");
    if (o->lasts && (!jm_text_to_double(o->lasts, &s.lasts) || !(s.lasts > 0)))
        return wrong("--for is a number of seconds");
    if (!are_numbers(&o->patients))
        return wrong("--patient takes numbers of patients, from 1 on, as in 1,3");
    if (!split_listen(o, host, sizeof host, &port))
        return wrong("--listen is HOST:PORT, as in 0.0.0.0:8080, or HOST with --port");
    if (gethostname(s.hostname, sizeof s.hostname - 1) != 0)
        strcpy(s.hostname, "localhost");
    catch_signals();
    jm_status status = JM_OK;
    for (size_t i = 0; i < n && status == JM_OK; i++)
        status = add_beds(&s, paths[i], &err);
    int code = status == JM_OK ? JM_EXIT_OK : jm_cli_error(&err, true);
    if (status == JM_OK)
        code = open_and_serve(&s, host, port);
    clear(&s);
    return code;
}

int cmd_live(int argc, char **argv)
{
    live_options o = { 0 };
    const jm_opt options[] = {
        { 0, "patient", "N,M", JM_OPT_LIST, &o.patients, NULL,
          "These patients of the cohort, a bed for each." },
        { 0, "arm", "NAME", JM_OPT_TEXT, &o.arm, NULL, "This arm, not the first one." },
        { 0, "speed", "X", JM_OPT_TEXT, &o.speed, NULL, "Times real time, 0.1 to 1000." },
        { 0, "paused", NULL, JM_OPT_FLAG, &o.paused, NULL, "Wait at the begin." },
        { 0, "port", "N", JM_OPT_COUNT, &o.port, &o.has_port, "8080; 0: any that is free." },
        { 0, "listen", "HOST:PORT", JM_OPT_TEXT, &o.listen, NULL,
          "For others too, with tokens in the addresses." },
        { 0, "token", NULL, JM_OPT_FLAG, &o.token, NULL, "Tokens on this machine, too." },
        { 0, "name", "HOST", JM_OPT_LIST, &o.names, NULL,
          "Browsers may call this machine so." },
        { 0, "log", "FILE.lua", JM_OPT_TEXT, &o.log, NULL,
          "Save the session as a scenario, each minute and at its end." },
        { 0, "for", "SECONDS", JM_OPT_TEXT, &o.lasts, NULL, "End after so long." },
        { 0, "json", NULL, JM_OPT_FLAG, &o.json, NULL, "Addresses as JSON." },
        { 0, "seed", "N", JM_OPT_COUNT, &o.scene.seed, &o.scene.has_seed,
          "Seed instead of the scenario's." },
        { 'I', "models", "DIR", JM_OPT_LIST, &o.scene.roots, NULL, "Look for models here too." },
        { 0, "evaluate", NULL, JM_OPT_FLAG, &o.scene.evaluate, NULL,
          "Use the plain evaluator instead of compiled kernels." },
        { 0, "cache", "DIR", JM_OPT_TEXT, &o.scene.cache, NULL, "Keep compiled models here." },
        { 'q', "quiet", NULL, JM_OPT_FLAG, &o.scene.quiet, NULL, "Say only what went wrong." },
    };
    const jm_opt_spec spec = {
        "jumeau live SCENARIO… [options]",
        "Lets patients live in real time, or faster, and shows them in a browser: waveforms, "
        "numbers\nand alarms for those who learn, and a page from which somebody runs the session. "
        "The\naddresses are printed; Ctrl-C ends it. See docs/live.md.",
        "  jumeau live scenarios/live/ward.lua\n"
        "  jumeau live scenarios/adult/haemorrhage.lua --arm saline --speed 10 --log session.lua\n"
        "  jumeau live scenarios/live/ward.lua --listen 0.0.0.0:8080\n",
        options, sizeof options / sizeof *options, 1, JM_ROOM_BEDS
    };
    size_t n = 0;
    const int code = jm_opt_parse(&spec, argc, argv, &n);
    return code >= 0 ? code : carry_out(&o, argv, n);
}

#else

int cmd_live(int argc, char **argv)
{
    (void)argc, (void)argv;
    fprintf(stderr, "jumeau: this program was built without jansson, which reads what browsers "
                    "say; install it and build again\n");
    return JM_EXIT_FAILED;
}

#endif
