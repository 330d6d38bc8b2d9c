/* Which key does what: the defaults of actions.def, changed by the user's keys.conf. UI thread.
 *
 * keys.conf has sections [any], [rooms], [knocking], [people], [log] and [detail] with lines
 * "KEY = action"; the action "none" unbinds. A key of a pane goes before the same key of [any].
 * Keys are written as the character itself or as C-d, A-a (Alt), Space, Tab, S-Tab, Enter, Esc,
 * Up, Down, Left, Right, Home, End, PgUp, PgDn, Ins, Del, Backspace, F1 to F12. */
#ifndef TUI_INPUT_KEYMAP_H
#define TUI_INPUT_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/error.h"
#include "tui/model/pane.h"

/* Codes of keys that are no characters, above every code point; the terminal delivers the same. */
enum {
    KEYMAP_UP = 0x110000,
    KEYMAP_DOWN,
    KEYMAP_LEFT,
    KEYMAP_RIGHT,
    KEYMAP_HOME,
    KEYMAP_END,
    KEYMAP_PGUP,
    KEYMAP_PGDN,
    KEYMAP_BACKSPACE,
    KEYMAP_DELETE,
    KEYMAP_INSERT,
    KEYMAP_BACKTAB,
    KEYMAP_SHIFT_UP,
    KEYMAP_SHIFT_DOWN,
    KEYMAP_F1,
    KEYMAP_F12 = KEYMAP_F1 + 11,
};
enum { KEYMAP_ENTER = '\r', KEYMAP_ESC = 0x1b, KEYMAP_TAB = '\t' };

/* A key press. */
struct key {
    uint32_t code;
    bool alt;
};

enum action {
#define A(ID, name, keys, panes, cap, kind, group, label, help) ACTION_##ID,
#include "tui/input/actions.def"
#undef A
    ACTION_COUNT,
    ACTION_NONE = ACTION_COUNT,
};

/* Panes in which an action's default keys count. */
enum {
    IN_ROOMS = 1 << PANE_ROOMS,
    IN_KNOCKS = 1 << PANE_KNOCKS,
    IN_PEOPLE = 1 << PANE_PEOPLE,
    IN_ANY = 0, /* everywhere */
};

/* What an action does to others: nothing, decides about people, or asks in a dialog first. */
enum action_kind { KIND_VIEW, KIND_DECIDES, KIND_ASKS };

/* How help is grouped. */
enum action_group {
    GROUP_MOVE,
    GROUP_LOOK,
    GROUP_MARK,
    GROUP_KNOCKING,
    GROUP_INSIDE,
    GROUP_ROOM,
    GROUP_SCREEN,
    GROUP_COUNT
};
extern const char *const action_group_names[GROUP_COUNT];

/* One row of actions.def. */
struct action_info {
    const char *name; /* in keys.conf */
    const char *keys; /* defaults, separated by spaces */
    unsigned panes;   /* IN_ bits, IN_ANY for everywhere */
    uint32_t cap;     /* CAP_ bits that the service must have */
    enum action_kind kind;
    enum action_group group;
    const char *label; /* for the hint line; "" keeps it out of there */
    const char *help;  /* a sentence */
};
extern const struct action_info action_infos[ACTION_COUNT];
/* The action of that name, or ACTION_NONE. */
enum action action_find(const char *name);
/* Whether its default pane bits include p (IN_ANY includes all). */
bool action_in(enum action a, enum pane p);

struct keymap;

/* The defaults. */
struct keymap *keymap_new(void);
void keymap_free(struct keymap *k);

/* Changes bindings by a file (an absent one is fine) or text. Complaints "file:line: ..." go to
 * complain (may be null) and loading goes on; a key that is bound twice in one file is one of them.
 * Both return the number of complaints. */
int keymap_load(struct keymap *k, const char *path, void (*complain)(void *, const char *),
                void *arg);
int keymap_parse(struct keymap *k, const char *file, const char *text, size_t len,
                 void (*complain)(void *, const char *), void *arg);

/* What a key does while a pane has the keys, or ACTION_NONE. */
enum action keymap_lookup(const struct keymap *k, enum pane focus, struct key key);
/* The first key that does it in that pane, as text; "" and false when none does. */
bool keymap_key(const struct keymap *k, enum pane focus, enum action a, char *dst, size_t size);
/* All of them, with a space between. */
bool keymap_keys(const struct keymap *k, enum pane focus, enum action a, char *dst, size_t size);

enum { KEYMAP_TEXT = 16 }; /* room for one key's text */
/* Between a key and its text. */
bool keymap_key_parse(const char *text, struct key *out);
void keymap_key_text(struct key key, char dst[KEYMAP_TEXT]);

#endif
