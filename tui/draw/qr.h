/* A text as a QR code in cells. The only user of libqrencode. UI thread. */
#ifndef TUI_DRAW_QR_H
#define TUI_DRAW_QR_H

#include <stdbool.h>

#include "tui/draw/surface.h"

/* Cells that a code takes with its quiet zone; 0 rows when the text is too long for any. */
struct qr_size {
    int rows, cols;
};

/* Draws the code in the middle of r, with a quiet zone of four squares, or of two where four do not
 * fit. With utf8 a cell holds two squares above each other (half blocks), else a square takes two
 * cells. Dark is dark on every theme. False, with the smallest size in *need (may be null), and
 * nothing drawn, when it does not fit. */
bool qr_draw(struct surface *s, struct rect r, const char *text, bool utf8, struct qr_size *need);

#endif
