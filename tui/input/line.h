/* Editing a line of text in a buffer of the caller. Pure. */
#ifndef TUI_INPUT_LINE_H
#define TUI_INPUT_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Does what a key does to the text of at most size - 1 bytes with the cursor at byte *at:
 * characters, Backspace, Del, arrows, Home, End, C-a, C-e, C-u, C-w. False when the key is none of
 * these. */
bool line_key(char *text, size_t size, size_t *at, uint32_t code);

#endif
