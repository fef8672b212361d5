/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What schedulers say by signals.
 *
 * SIGUSR1, SIGUSR2: finish what is begun, then leave. SIGTERM, SIGINT: leave after the group that
 * is at hand, and within a second anyway: what is finished is on the disk. A second one: at once.
 */
#ifndef JM_HPC_SIGNALS_H
#define JM_HPC_SIGNALS_H

enum { JM_EXIT_RESUMABLE = 75 };

void jm_signals_begin(void);
/* 0: nobody asked; 1: finish what is begun; 2: stop. */
int jm_signals_asked(void);
/* From now on SIGTERM and SIGINT leave at once: nothing is at hand that could be saved. */
void jm_signals_at_once(void);

#endif
