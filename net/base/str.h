/* Bounded strings and a string builder with a maximum. Any thread. */
#ifndef NET_BASE_STR_H
#define NET_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Copies src into dst of size bytes, always terminated, cut at a UTF-8 character boundary.
 * Returns true when all of it fitted. */
bool str_copy(char *dst, size_t size, const char *src) __attribute__((nonnull));

/* The same bytes; begins with the same bytes. */
bool str_eq(const char *a, const char *b) __attribute__((nonnull));
bool str_starts(const char *s, const char *prefix) __attribute__((nonnull));

/* Equal length and bytes, in time that depends on the length of b alone (secrets). */
bool str_eq_secret(const char *a, const char *b) __attribute__((nonnull));

/* 2*len lower-case hex digits and a terminator. */
void str_hex(char *dst, const void *data, size_t len) __attribute__((nonnull));

/* How many bytes at the start of s stand in a string of JSON as they are. */
size_t str_json_plain(const char *s) __attribute__((nonnull));

/* A whole decimal number between min and max; anything else, a sign or space before it (other than
 * one '-') or behind it included, is false and leaves *out alone. */
bool str_int(const char *s, int64_t min, int64_t max, int64_t *out) __attribute__((nonnull));

/* A length of time such as "90", "45s", "30m", "2h", "7d", with an optional '+' before it, in
 * seconds (1 to 10 years). */
bool str_duration(const char *s, int64_t *seconds) __attribute__((nonnull));

/* A builder that never grows past max bytes. Once it would, `over` is set, the text is released
 * and every further call does nothing: check `over` once, at the end. */
struct strbuf {
    char *s; /* terminated, or null while empty */
    size_t len, cap, max;
    bool over;
};

#define STRBUF_INIT(max_bytes) ((struct strbuf){.max = (max_bytes)})

/* Add bytes, text, formatted text. Out of memory ends the program. */
void strbuf_add(struct strbuf *b, const void *data, size_t len);
void strbuf_puts(struct strbuf *b, const char *s);
/* Decimal digits. */
void strbuf_int(struct strbuf *b, int64_t v);
void strbuf_printf(struct strbuf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Adds text as a string of JSON with its quotes, or null for "" when null_for_empty. text is UTF-8.
 */
void strbuf_json(struct strbuf *b, const char *text, bool null_for_empty);
/* Makes room for so many bytes more, so that adding them moves nothing. */
void strbuf_reserve(struct strbuf *b, size_t more);
/* Empties it and keeps the memory. */
void strbuf_reset(struct strbuf *b);
/* Releases the text; the builder is empty and may be used again. */
void strbuf_free(struct strbuf *b);
/* Gives the text to the caller (free()); "" when empty, null when over. The builder is empty
 * afterwards. */
char *strbuf_take(struct strbuf *b);

#endif
