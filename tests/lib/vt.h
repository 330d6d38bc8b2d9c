/* A terminal program on a real pty, with libvterm as its screen. Used by one thread. */
#ifndef TESTS_LIB_VT_H
#define TESTS_LIB_VT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/lib/proc.h"

enum { VT_ROW_MAX = 2048, VT_SCREEN_MAX = 256 * 1024 };

struct vt;

/* One cell as it is shown. */
struct vt_cell {
    uint32_t ch;
    int width;
    bool bold, underline, reverse, italic;
    bool coloured;  /* foreground or background is not the terminal's own */
    int32_t fg, bg; /* 0xrrggbb; -1: the terminal's own */
};

/* Starts conf's program (conf->rows and cols must be set; seen and arg are ours). TERM is
 * xterm-256color unless env says otherwise. */
struct vt *vt_start(const struct proc_conf *conf);
void vt_free(struct vt *t);
/* For signals and the end. */
struct proc *vt_proc(struct vt *t);

/* Types text, escape sequences as they are. */
void vt_type(struct vt *t, const char *keys);
void vt_resize(struct vt *t, int rows, int cols);
/* Waits until what was typed, and a new size, has been taken and drawn (proc_settle). */
void vt_settle(struct vt *t);

/* Takes in what has come without waiting. */
void vt_drain(struct vt *t);
/* Waits until cond holds; false after ms or when the program has ended without it. */
bool vt_until(struct vt *t, bool (*cond)(struct vt *t, void *arg), void *arg, int ms);
/* Wait until a row holds the text, or none does. PROC_PATIENCE; the test fails with a picture of
 * the screen otherwise. */
void vt_expect(struct vt *t, const char *text);
void vt_expect_gone(struct vt *t, const char *text);
/* Waits until a row holds both texts; its number. Fails like vt_expect. */
int vt_expect_row(struct vt *t, const char *one, const char *two);

/* What is on the screen now. vt_row gives a row without blanks at its end, vt_part the columns
 * before `to` of one; vt_find the first row from `from` on that holds the text, or -1; vt_dump all
 * rows. */
void vt_row(struct vt *t, int row, char dst[VT_ROW_MAX]);
void vt_part(struct vt *t, int row, int from, int to, char dst[VT_ROW_MAX]);
int vt_find(struct vt *t, const char *text, int from);
void vt_dump(struct vt *t, char dst[VT_SCREEN_MAX]);
struct vt_cell vt_cell(struct vt *t, int row, int col);
bool vt_alternate(const struct vt *t); /* the alternate screen is shown */
bool vt_cursor_shown(const struct vt *t);

/* All bytes that the program wrote so far. */
const char *vt_bytes(const struct vt *t, size_t *len);

#endif
