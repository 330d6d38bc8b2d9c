/* What a terminal shows, as an SVG file: text stays text, colours are what the program chose. */
#ifndef TESTS_PICTURES_SVG_H
#define TESTS_PICTURES_SVG_H

#include <stdint.h>

#include "tests/lib/vt.h"

/* Writes the screen of rows x cols to path, with the colours of a terminal of its own where the
 * program left them to it. False when the file can not be written. */
struct svg_own {
    int32_t fg, bg; /* 0xrrggbb */
};
bool svg_write(struct vt *t, int rows, int cols, const struct svg_own *own, const char *title,
               const char *path);

#endif
