/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A sink that hands on aside: what runs into it goes to another sink in a thread of its own.
 *
 * Results are copied into a ring of a bounded size, and the thread hands them on in the order in
 * which they came; where the ring is full the run waits. The other sink is called by this thread
 * only, from begin to end, so libraries that serve one thread (HDF5) are content, and what it
 * writes is the same as without. What fails there is returned by the next call, and the sink's end
 * is told why.
 *
 * Who ends the sink waits for the other one's end, and may do something meanwhile.
 */
#ifndef JM_IO_ASIDE_ASIDE_H
#define JM_IO_ASIDE_ASIDE_H

#include "core/sink/sink.h"

/* `inner` is borrowed: it must outlive the sink, and is freed by who made it. */
JM_CHECK jm_status jm_sink_aside_new(jm_sink **out, jm_sink *inner, jm_error *err);

/* When a run has gone well `meanwhile` is called by who ends the sink, once the other sink has been
   handed all runs and while it ends. */
typedef void jm_meanwhile_fn(void *user);
void jm_sink_aside_meanwhile(jm_sink *sink, jm_meanwhile_fn *meanwhile, void *user);

#endif
