/* The members of a line of the record, shared by its writer and its two readers. Any thread. */
#ifndef NET_PROTO_JOURNAL_FIELDS_H
#define NET_PROTO_JOURNAL_FIELDS_H

#include "net/proto/journal.h"

/* A line begins with JOURNAL_OPENING and the hash of the line before. */
#define JOURNAL_OPENING    "{\"prev\":\""
#define JOURNAL_NUMBER_MAX (INT64_C(1) << 52)

/* What stands behind "what", in this order; a member that is zero or "" is left out. */
struct journal_field {
    const char *key;
    size_t offset, size; /* in struct journal_entry */
    char type;           /* t: text, n: int64_t, s: int32_t */
};
enum { JOURNAL_FIELDS = 16 };
extern const struct journal_field journal_fields[JOURNAL_FIELDS];

/* Puts n where field f of e is kept; f is no text. */
void journal_put_number(struct journal_entry *e, const struct journal_field *f, int64_t n);

/* The kind that a word of len bytes names; JOURNAL_COUNT for none. */
enum journal_what journal_what_of(const char *word, size_t len);

/* Reads a line that is just as journal_line writes it and has no escapes, which most are, without a
 * tree: about a fifth of the work. False, with *e in any state, for every other one, right or
 * wrong: journal_read then looks at it in full. What this takes, journal_read takes with the same
 * result.
 */
bool journal_read_flat(const char *line, size_t len, struct journal_entry *e);

#endif
