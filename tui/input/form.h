/* A form: fields of many kinds, grouped, searchable, checked while they are typed. Pure; UI thread.
 *
 * The value of a field is the text that stands in it, "" for its default. What can not be used
 * stays where it was typed, with the reason beside it; nothing that was typed is lost but by the
 * keys that say so. */
#ifndef TUI_INPUT_FORM_H
#define TUI_INPUT_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/error.h"
#include "net/proto/props.h"
#include "tui/input/keymap.h"

enum { FORM_TEXT = 16384, FORM_FILTER = 32, FORM_WHY = 200 };

/* A field. The texts that describe it are borrowed and live as long as the form. */
struct form_field {
    const char *key, *help, *group;
    const char *choices;  /* separated by spaces */
    const char *fallback; /* what "" means, or "" */
    enum prop_type type;
    int prop;      /* of the form's table; -1: of the form's own */
    bool fixed;    /* shown, not changed */
    bool required; /* "" is an error */
    /* Checks a field of the form's own, or more than the table does; null: anything goes. */
    bool (*check)(const char *text, struct error *err);
    char *text, *base;  /* owned: what stands in it, and what stood there at first */
    bool moved;         /* somebody else has changed base meanwhile */
    char why[FORM_WHY]; /* why it can not be used; "" when it can */
};

/* A line on the screen: a field, or the head of a group (field SIZE_MAX, group set). */
struct form_line {
    size_t field;
    const char *group;
};

struct form {
    const struct prop_table *table;
    struct form_line *line; /* those that the search leaves */
    size_t n_lines;
    struct form_field *field;
    size_t n;
    size_t cursor; /* a field, always one that is shown (if any is) */
    size_t top;    /* lines above the first one on the screen */
    size_t at;     /* of the cursor in the text, while editing */
    bool editing, searching;
    char filter[FORM_FILTER + 1];
    int page;    /* lines on the screen, told by the owner */
    int64_t now; /* ms since 1970, told by the owner: for times */
    int tz_min;
};

enum form_result { FORM_IGNORED, FORM_STAYS, FORM_CHANGED };

void form_init(struct form *f, const struct prop_table *table, int64_t now, int tz_min);
void form_finish(struct form *f);
/* Adds a field of the form's own; its text is copied from text. Returns its index. */
size_t form_add(struct form *f, const struct form_field *field, const char *text);
/* Adds all properties of the table, by group, with the values of p (null: none). */
void form_add_table(struct form *f, const struct props *p);
/* The field's index, or SIZE_MAX. */
size_t form_find(const struct form *f, const char *key);
/* The text of a field, or what it stands for when it is empty. Borrowed. */
const char *form_value(const struct form *f, const char *key);
/* Puts a text into a field and checks it; base too when it is the value that is in force. */
void form_set(struct form *f, size_t i, const char *text);
void form_set_base(struct form *f, size_t i, const char *text);
/* A property as a person types it here: times in this place's clock. */
void form_text_of(const struct form *f, const struct props *p, int prop, char *dst, size_t size);

bool form_is_changed(const struct form_field *field);
size_t form_changes(const struct form *f);
/* The first field that can not be used, or SIZE_MAX. */
size_t form_wrong(const struct form *f);
/* Puts the cursor on a field, whatever was searched for. */
void form_go(struct form *f, size_t i);
/* Sets the properties of the fields that differ from base (or with all: that are not empty). An
 * emptied one is unset in p and, when given, true in reset[prop]. False for a field that can not
 * be used. */
bool form_props(const struct form *f, bool all, struct props *p, bool *reset, struct error *err);

/* Takes a key. Moving: j k g G, arrows, Tab, PgUp, PgDn. Space turns a choice on, h l Left Right
 * through it, Enter edits; '/' searches, u takes a change back, Del empties. While editing, Enter
 * and Esc end it and keep what was typed. */
enum form_result form_key(struct form *f, struct key key);
/* Text that was pasted or came too fast to be typed: into the field that is edited. */
void form_paste(struct form *f, const struct key *key, size_t n);

/* ---- form_text.c: the form in words ---- */

/* A whole value that was typed as a line, by the rules of the field and with "on" or "no" for a yes
 * or no. What can not be used changes nothing: false, with what may be typed in err. */
bool form_enter(struct form *f, size_t i, const char *typed, struct error *err);
/* A value of the field as it is read: "on", its default, or "not set". Borrowed, perhaps long. */
const char *form_word(const struct form_field *field, const char *text);
/* What may be typed: "1 to 100000", "one of public, private". */
void form_range(const struct form *f, size_t i, char *dst, size_t size);
/* What it is for and what holds when it is not set; translated. */
void form_about(const struct form_field *field, char *dst, size_t size);
/* Whether its name, help or group has these words, however they are spelt; "" fits all. */
bool form_fits(const struct form_field *field, const char *words);

/* ---- the lines of the form on the screen ---- */

/* Line i; false behind the end. */
bool form_line(const struct form *f, size_t i, struct form_line *line);
size_t form_lines(const struct form *f);
/* Finds the lines anew: the search has changed. */
void form_relist(struct form *f);
/* Scrolls so that the cursor is on one of `page` lines. */
void form_scroll(struct form *f, int page);
/* When a time field is, in ms since 1970; false when it is empty or can not be read. */
bool form_time(const struct form *f, const struct form_field *field, int64_t *ms);

#endif
