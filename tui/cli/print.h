/* Plain columns for people. Main thread only. */
#ifndef TUI_CLI_PRINT_H
#define TUI_CLI_PRINT_H

#include <stdint.h>

/* Prints cleaned text and spaces up to `cells` cells, and one more; longer text is cut. */
void print_cell(const char *text, int cells);
/* Prints a document of JSON and ends the line. What is not drawn (controls, marks of direction,
 * joiners) is written as JSON's \u escapes: the same document, and nothing for the terminal to do.
 */
void print_json(const char *text);
/* The same for a value of unknown origin within a line, without the end. */
void print_value(const char *text);
/* A length of time as "5s", "3m05s", "2h07m" or "4d03h". */
void print_age(char dst[16], int64_t seconds);

#endif
