/* foyer log: where lines of the record come from, and what is done with them. Main thread only. */
#ifndef TUI_CLI_LOG_H
#define TUI_CLI_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "net/proto/journal.h"
#include "tui/log_page.h"
#include "tui/cli/service.h"

/* ---- log_lines.c ---- */

/* Gives out the lines of the server, a page at a time. Returns the exit code. */
int log_of_server(struct service *s, struct log_want *w, log_line *each, void *arg);
/* The lines of a file, "-" for standard input. */
int log_of_file(const char *path, log_line *each, void *arg);
/* The lines of a file, or when path is null of the server, which is opened and closed. */
int log_of_either(struct service *s, const char *path, struct log_want *w, log_line *each,
                  void *arg);

/* ---- log_text.c ---- */

/* Prints a line for people. */
void log_print(const struct journal_entry *e);
/* "2026-11-24 10:42:07" in local time, "" for 0. */
void log_time(char dst[32], int64_t wall_ms);
/* A field of a comma-separated line; no program takes it for a formula. */
void log_csv(FILE *out, const char *text);
/* One entry as such a line, and the names of the columns. */
void log_csv_entry(FILE *out, const struct journal_entry *e);
void log_csv_head(FILE *out);

/* ---- log_attendance.c, log_attendance_json.c ---- */

struct attendee {
    char name[LIMIT_NAME + 1];
    char given[LIMIT_NAME + 1]; /* the last name that a host gave inside, "" for none */
    char user_id[LIMIT_ID + 1];
    char id[LIMIT_ID + 1];
    int64_t knocked_at;         /* the first knock, 0 for none */
    int64_t first_in, last_out; /* 0: never; last_out 0 also while inside */
    int64_t inside_ms, since;   /* since: inside from then on, 0 when outside */
    int32_t joins, knocks;
    enum journal_what last; /* the last that happened */
};

struct attendance {
    struct attendee *one; /* in order of arrival */
    size_t n, cap;
    struct attendance_key *by_id;
};
void attendance_add(struct attendance *t, const struct journal_entry *e);
/* Makes those who came several times one row, and ends the stays that last until now. */
void attendance_merge(struct attendance *t, int64_t now);
void attendance_finish(struct attendance *t);
/* The document of --json; expected: names or user ids that were to come, null for none. */
char *attendance_json(const struct attendance *t, const char *room, char *const *expected,
                      size_t n_expected);
/* Whether somebody of this name or user id came in. */
bool attendance_came(const struct attendance *t, const char *who);

/* `foyer log attendance`; returns the exit code. */
int log_run_attendance(int argc, char **argv);

/* ---- rules_check.c ---- */

struct rules_check {
    const char *file, *replay, *room, *list_dir;
    struct service *service;
};
/* Reads a rule file, and says what it would have decided on the knocks of the record. Returns the
 * exit code. */
int rules_check_run(const struct rules_check *c);

#endif
