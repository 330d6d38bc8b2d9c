/* The record: one line of JSON per arrival and decision, each with the hash of the line before, so
 * that a line that was changed, taken out or put in shows. The server writes lines, `foyer log`
 * reads and verifies them. Pure; any thread.
 *
 * A line begins with {"prev":"<64 hex digits>", the SHA-256 of the whole line before (64 zeros for
 * the first), and holds no newline. Names are stored cleaned; what a guest really sent stands
 * beside it in hex ("raw"). */
#ifndef NET_PROTO_JOURNAL_H
#define NET_PROTO_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/error.h"
#include "net/proto/limits.h"
#include "net/proto/rules.h"

enum { JOURNAL_HASH = 64, JOURNAL_LINE_MAX = 8192, JOURNAL_RAW_MAX = 512 };

/* What happened. */
enum journal_what {
#define J(NAME, word) JOURNAL_##NAME,
#include "net/proto/journal.def"
#undef J
    JOURNAL_COUNT
};
extern const char *const journal_words[JOURNAL_COUNT];

/* Fields that a kind does not use are zero or "" and are left out of the line. */
struct journal_entry {
    int64_t n;  /* from 1, without gaps */
    int64_t at; /* wall ms */
    enum journal_what what;
    char room[LIMIT_ROOM_NAME + 1];
    char id[LIMIT_ID + 1];
    char name[LIMIT_NAME + 1];
    char first_name[LIMIT_NAME + 1]; /* before a host renamed */
    char user_id[LIMIT_ID + 1];
    char by[LIMIT_NAME + 1];
    char rule[LIMIT_RULE + 1];
    char reason[LIMIT_REASON + 1];
    char decision[LIMIT_ID + 1];
    char raw[2 * JOURNAL_RAW_MAX + 1]; /* the name as it came, in hex; "" when cleaning kept it */
    int64_t waited_ms;                 /* of a decision on a waiting person */
    int32_t tries, inside, seats, waiting; /* of a knock: what the rules were told */
    int32_t minute;                        /* of the server's local day, of a knock */
    bool has_token;
};

/* What the rules are told about a knock: the server asks its rules by this, and a dry run by the
 * same from the line. The strings are those of e. */
void journal_facts(const struct journal_entry *e, struct rules_facts *f);

/* The minute of the day, 0 to 1439, in this machine's zone: what rules call the time. */
int32_t journal_minute(int64_t wall_ms);

/* The line for e behind the line whose hash is prev. The caller frees. */
char *journal_line(const struct journal_entry *e, const char prev[JOURNAL_HASH + 1]);
/* Reads a line back. False with the reason when it is not one. */
bool journal_read(const char *line, size_t len, struct journal_entry *e, struct error *err);

/* The hash of a line (without its newline) as lower-case hex. */
void journal_hash(const char *line, size_t len, char dst[JOURNAL_HASH + 1]);

/* Walks a chain. Start with journal_check_start, give every line in order. */
struct journal_check {
    char prev[JOURNAL_HASH + 1];
    int64_t lines; /* that were right */
};
void journal_check_start(struct journal_check *c);
/* False with the reason when this line does not follow the one before. */
bool journal_check_line(struct journal_check *c, const char *line, size_t len, struct error *err);

#endif
