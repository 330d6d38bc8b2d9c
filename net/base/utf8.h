/* Text that strangers typed: cleaned once, measured and cut by terminal cells. Any thread. */
#ifndef NET_BASE_UTF8_H
#define NET_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Cleans len bytes of src into dst (size bytes, always terminated) and returns the length; 0 means
 * that nothing visible was left. The result is valid UTF-8 in NFC on one line, and cleaning it
 * again changes nothing. Rules: invalid bytes become U+FFFD; controls, escapes, bidi and
 * zero-width characters, joiners, variation selectors, tags, private and unassigned code points
 * go; every kind of space and blank letter becomes one ' ', none at the ends; at most 2 combining
 * marks stay on a base and none without one, and so do the vowels and finals of Hangul on theirs;
 * at most max_chars bases are kept. Independent of the locale. Source: DESIGN "Safety", UAX #9, UTS
 * #39. */
size_t utf8_clean(char *dst, size_t size, const char *src, size_t len, size_t max_chars);

/* True for what utf8_clean() lets stand: a blank, or what is drawn as something else than a blank.
 */
bool utf8_is_visible(uint32_t cp);

/* True when s is valid UTF-8 of exactly len bytes without U+0000. */
bool utf8_valid(const char *s, size_t len);

/* Reads one code point and moves *s behind it; 0 at the end, U+FFFD for an invalid byte. */
uint32_t utf8_next(const char **s);

/* Writes cp as UTF-8 (at most 4 bytes and a terminator) and returns the length. */
size_t utf8_put(char dst[5], uint32_t cp);

/* Cells that one code point takes on the terminal by wcwidth(); what the C library does not know
 * is drawn as U+FFFD and takes 1; a combining mark 0. Depends on LC_CTYPE. */
int utf8_cp_cells(uint32_t cp);
/* The sum for a cleaned text. */
int utf8_cells(const char *s);

/* Copies as much of s as fits in `cells` cells, never half a wide character; when something is
 * cut the last cell is a '~'. Returns the cells used. */
int utf8_fit(char *dst, size_t size, const char *s, int cells);

/* Text for a line of output in the locale's encoding: what it can not write becomes '?', what
 * the C library does not know U+FFFD, and controls of any kind are left out, so that nothing but
 * printable characters is left. Returns the
 * length; cut at a character when dst is too small. Depends on LC_CTYPE. */
size_t utf8_printable(char *dst, size_t size, const char *s);

/* A folded form for comparing names: case, accents, width and compatibility forms, spaces,
 * punctuation and the most usual look-alike letters of Cyrillic, Greek and digits are made equal.
 * Two names that look alike have the same skeleton; the reverse need not hold. For comparison
 * only, never for display. Source: the idea of UTS #39, section 4. */
void utf8_skeleton(char *dst, size_t size, const char *name);

#endif
