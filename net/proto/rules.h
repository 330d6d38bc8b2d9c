/* Rules of the door: a text that decides known cases, first match wins.
 *
 *     rule panel  if user_id in file panel.list              then admit
 *     rule staff  if name ~ /@acme\.example$/ and has token  then ask
 *     rule late   if time after 14:30                        then deny "We have started"
 *     rule full   if inside >= 8                             then queue
 *     default     ask
 *
 * Conditions, joined by `and`, each with an optional `not` before it:
 *     name|user_id  = "text" | ~ /extended regular expression, see pattern.h/ | in file NAME
 *     has token
 *     time  after|before HH:MM                    (the server's local time)
 *     inside|waiting|seats|tries  = < <= > >=  NUMBER
 * Actions: admit, ask, deny "words", hold "words", queue. '#' begins a comment. A list file has one
 * entry a line and lies beside the rules. Nothing here can run anything; a text with any wrong line
 * is not used at all. Pure; a struct rules is read by one thread. */
#ifndef NET_PROTO_RULES_H
#define NET_PROTO_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/error.h"
#include "net/proto/limits.h"

enum { RULES_MAX = 200, RULES_CONDITIONS_MAX = 8, RULES_LIST_MAX = 100000 };
/* Bytes of a file of rules, and of a list of people; more stops a wrong path to a disk. */
enum { RULES_FILE_MAX = 256 * 1024, RULES_LIST_FILE_MAX = 16 * 1024 * 1024 };

enum rules_action { RULES_ASK, RULES_ADMIT, RULES_DENY, RULES_HOLD, RULES_QUEUE, RULES_COUNT };
/* "ask", "admit", "deny", "hold", "queue" */
extern const char *const rules_action_names[RULES_COUNT];

struct rules;

/* How the parser reaches list files and reports wrong lines. */
struct rules_reader {
    void *arg;
    /* The text of a list file (free()), or null with the reason. Names with '/' never come here. */
    char *(*list)(void *arg, const char *name, size_t *len, struct error *err);
    /* Gets each complaint as "file:line: reason". May be null. */
    void (*complain)(void *arg, const char *sentence);
};

/* Null when any line is wrong. An empty text asks for everybody. */
struct rules *rules_parse(const char *file, const char *text, size_t len,
                          const struct rules_reader *r);
void rules_free(struct rules *r); /* accepts null */
size_t rules_size(const struct rules *r);

/* What is known about a knock. Strings are borrowed, never null. */
struct rules_facts {
    const char *name, *user_id;
    bool has_token;
    int32_t inside, waiting, tries;
    int32_t seats;         /* free seats */
    int32_t minute_of_day; /* 0 to 1439, local time */
};

struct rules_verdict {
    enum rules_action action;
    int line;                     /* 0: no rule, nothing matched */
    char rule[LIMIT_RULE + 1];    /* "panel (line 1)", "default (line 5)" or "" */
    char words[LIMIT_REASON + 1]; /* to the guest */
};
/* The first rule that matches; RULES_ASK when none does or r is null. */
void rules_decide(const struct rules *r, const struct rules_facts *f, struct rules_verdict *v);

/* How a rule fared: it decided, one of its conditions does not hold, or a rule above had decided.
 */
enum rules_fate { RULES_DECIDED, RULES_FAILED, RULES_UNTRIED, RULES_FATES };
/* "decided", "failed", "untried" */
extern const char *const rules_fate_names[RULES_FATES];

/* One rule with what came of it. Strings are borrowed from the rules, cleaned, never null. */
struct rules_tried {
    const char *file, *text; /* where it stands, and the line as it was written */
    int line;
    enum rules_fate fate;
    const char *failed; /* RULES_FAILED: the first condition that does not hold; else "" */
};
/* Every rule in order, for showing why. */
void rules_explain(const struct rules *r, const struct rules_facts *f,
                   void (*each)(void *arg, const struct rules_tried *t), void *arg);

#endif
