/* Words for people in the language of the host.
 *
 * A text in the code is English and is its own key: tr("gone") gives the translation, or "gone"
 * when there is none. Only threads that speak to the host translate (tr_here); what a server thread
 * writes on the wire or into a record stays English, whatever the language is.
 *
 * Catalogues are GNU gettext's .mo files. They are looked up here and not by libintl, for three
 * reasons: libintl takes a file as it is, and a wrong conversion in it would be a crash or worse;
 * it speaks a language only where the system has that locale, which a server reached over SSH
 * rarely has; and it is not part of every C library. */
#ifndef NET_BASE_TR_H
#define NET_BASE_TR_H

#include <stdbool.h>
#include <stddef.h>

#include "net/base/error.h"
#include "net/base/tr.h"

enum { TR_FILE_MAX = 1 << 20 /* bytes: a catalogue that is larger is a mistake */ };

/* The text in the language that this thread speaks; lives as long as the program. Any thread. */
const char *tr(const char *text) __attribute__((format_arg(1), nonnull));
/* Marks a text in a table, which is translated by tr() where it is used. */
#define TR(text) text

struct tr_catalogue;
/* A catalogue from the bytes of a .mo file, which are copied; null after saying what is wrong in
 * err. All of it is refused when one text in it is unsafe: a conversion (%s, %d ...) that its key
 * does not have, bytes that are not UTF-8, controls. Kept until the program ends, because texts
 * that were given out may be in use. Any thread. */
const struct tr_catalogue *tr_read(const void *bytes, size_t len, struct error *err);
/* How many texts it has. */
size_t tr_count(const struct tr_catalogue *c);
/* Its translation of a text, or null. */
const char *tr_find(const struct tr_catalogue *c, const char *text) __attribute__((nonnull(2)));

/* The catalogue of the program from now on; null for English. Any thread. */
void tr_use(const struct tr_catalogue *c);
/* This thread speaks to the host (or no longer). No thread does at first. */
void tr_here(bool speaks);

/* Whether a translation of a sentence has no {placeholder} that the sentence has not, and as many
 * brackets. Pure. */
bool tr_same_holes(const char *text, const char *translation);
/* Whether a translation can be used as a printf format where `text` was: the same conversions in
 * the same order, or all of them by number (%2$s). Pure. */
bool tr_same_format(const char *text, const char *translation);

#endif
