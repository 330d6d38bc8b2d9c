/* The record a page at a time, for whoever carries the calls. Any thread. */
#ifndef TUI_LOG_PAGE_H
#define TUI_LOG_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/client/rest.h"

struct log_want {
    const char *room; /* null for all */
    int64_t since;    /* wall ms, 0 for the beginning */
    int64_t after;    /* only lines with a greater n; moves on as lines come */
};
/* Gets one line without its newline; false ends the walk. */
typedef bool log_line(void *arg, const char *line, size_t len);

/* The path of the call for the next page, to be freed; null when the room's name is too long. */
char *log_path(const struct log_want *w);
/* Gives out the lines of one page; whether there may be another. */
bool log_page(const struct rest_answer *a, struct log_want *w, log_line *each, void *arg);

#endif
