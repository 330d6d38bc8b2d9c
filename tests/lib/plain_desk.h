/* A host's desk in line mode: three wait ("id0" to "id2", Guest 0 to 2), and inside are the owner
 * Mira and the participants Joon and Lea ("p0" to "p2"). They have the numbers 1 to 6. */
#ifndef TESTS_LIB_PLAIN_DESK_H
#define TESTS_LIB_PLAIN_DESK_H

#include "net/base/str.h"
#include "tests/lib/desk.h"
#include "tui/plain/plain.h"

enum { PLAIN_DESK_CALLS = 16 };

/* A REST call that the editor or the token maker has started. */
struct plain_desk_call {
    enum rest_method method;
    char *path, *body; /* body "" for none */
};

struct plain_desk {
    struct desk d;
    struct sheet sheet;
    struct plain_desk_call call[PLAIN_DESK_CALLS];
    size_t n_calls;
    struct plain *plain;
    struct strbuf said; /* every line, each with its end */
    size_t n_announced; /* of them announcements */
    int64_t gap;        /* ms between the lines that come */
};

/* As a person types, or a script. The lists have been told, long enough for names too. */
void plain_desk_open(struct plain_desk *p, bool script);
/* The same with macros of the user, which must outlive it. */
void plain_desk_open_with(struct plain_desk *p, bool script, const struct macros *macros);
void plain_desk_close(struct plain_desk *p);
/* Lines with '\n' between, each in a read of its own; what was said before is forgotten. Returns
 * ACT_ bits. */
unsigned plain_desk_type(struct plain_desk *p, const char *lines);
/* The same in one read. */
unsigned plain_desk_paste(struct plain_desk *p, const char *lines);
/* The answer to the newest call, and what is told then. */
void plain_desk_answer(struct plain_desk *p, int status, enum err error, const char *body);
/* Time passes, and what has happened is told. */
void plain_desk_wait(struct plain_desk *p, int64_t ms);
/* How many requests have gone out that change something: all but those of who looks. */
size_t plain_desk_asked(const struct plain_desk *p);
/* What was said since the last lines. */
const char *plain_desk_said(const struct plain_desk *p);

#endif
