/* Restores the terminal when the program dies: async-signal-safe writes, then the signal again. */
#ifndef TUI_DRAW_TERM_CRASH_H
#define TUI_DRAW_TERM_CRASH_H

#include <stddef.h>
#include <termios.h>

enum { TERM_CRASH_MAX = 512 };

/* From now on SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT first write `restore` (cut at
 * TERM_CRASH_MAX) to stdout and set the modes of stdin to saved. Any thread may die. */
void term_crash_arm(const char *restore, size_t len, const struct termios *saved);
/* The signals are as they were. */
void term_crash_disarm(void);
/* What the handlers do, for a death in other ways; does nothing when not armed. */
void term_crash_restore(void);

#endif
