/* One write for one frame: ncurses flushes at every cursor movement, which would be as many packets
 * on a slow line. It is given a descriptor of its own that leads to the terminal, and to memory
 * while a frame is made. UI thread. */
#ifndef TUI_DRAW_TERM_OUT_H
#define TUI_DRAW_TERM_OUT_H

#include <stdbool.h>
#include <stdio.h>

struct term_out;

/* A way to the terminal of standard output; null when the system has no descriptors left. */
struct term_out *term_out_new(void);
void term_out_free(struct term_out *o); /* accepts null; the stream is closed with it */
/* The stream to be given to newterm(). */
FILE *term_out_stream(struct term_out *o);

/* Between the two what is written to the stream is kept; then it goes out in one write, with
 * `ansi` made shorter first (squeeze.h). Without memory for it, it goes out as it comes. */
void term_out_begin(struct term_out *o);
void term_out_end(struct term_out *o, bool ansi);

#endif
