/* What a file of rules would have decided on the knocks of the record. Nothing is asked and nothing
 * is printed here; one thread. */
#ifndef TUI_RULES_REPLAY_H
#define TUI_RULES_REPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/table.h"
#include "net/proto/journal.h"
#include "net/proto/rules.h"

/* Reads a file of rules; lists lie beside it, or in list_dir when it is not null. Null after
 * complain() got what is wrong, a sentence each, with file and line. Free with rules_free(). */
struct rules *rules_replay_read(const char *file, const char *list_dir,
                                void (*complain)(void *arg, const char *sentence), void *arg);

/* One knock of the record. */
struct rules_past {
    char id[LIMIT_ID + 1];
    int64_t at; /* wall ms */
    char *name;
    struct rules_verdict now;  /* of the file */
    char live[LIMIT_RULE + 1]; /* the line that the server named, "" for none */
    enum journal_what became;  /* JOURNAL_KNOCK: nothing yet */
    char by[LIMIT_NAME + 1];   /* who decided that */
    struct rules_past *next;   /* in order */
    UT_hash_handle hh;         /* the last knock of each id, which the server made */
};

struct rules_replay {
    const struct rules *rules; /* borrowed */
    const char *room;          /* null for all; borrowed */
    struct rules_past *first, **last, *by_id;
    size_t n, differ, bad, count[RULES_COUNT]; /* differ: get another line than the server named */
};

void rules_replay_init(struct rules_replay *r, const struct rules *rules, const char *room);
void rules_replay_finish(struct rules_replay *r);
/* Takes a line of the record: a log_line, arg is the replay. */
bool rules_replay_line(void *arg, const char *line, size_t len);
/* Whether the file would have named another line than the server did. */
bool rules_past_differs(const struct rules_past *p);

#endif
