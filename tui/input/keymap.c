/* Which key does what. */
#include "tui/input/keymap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/kvfile.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "net/client/service.h"

const char *const action_group_names[GROUP_COUNT] = {
    [GROUP_MOVE] = TR("Move"),          [GROUP_LOOK] = TR("Look"),
    [GROUP_MARK] = TR("Mark"),          [GROUP_KNOCKING] = TR("Knocking"),
    [GROUP_INSIDE] = TR("In the call"), [GROUP_ROOM] = TR("Room"),
    [GROUP_SCREEN] = TR("Screen"),
};

const struct action_info action_infos[ACTION_COUNT] = {
#define A(ID, name_, keys_, panes_, cap_, kind_, group_, label_, help_) \
    [ACTION_##ID] = {                                                   \
        .name = name_,                                                  \
        .keys = keys_,                                                  \
        .panes = panes_,                                                \
        .cap = cap_,                                                    \
        .kind = kind_,                                                  \
        .group = group_,                                                \
        .label = label_,                                                \
        .help = help_,                                                  \
    },
#include "tui/input/actions.def"
#undef A
};

#define ANY PANE_COUNT /* instead of a pane: everywhere */

enum { FROM_DEFAULTS = 0, NAME_MAX_KEYS = 256 };

/* action ACTION_NONE hides what the key does in [any]. */
struct binding {
    enum pane pane; /* or ANY */
    struct key key;
    enum action action;
    int file_line; /* FROM_DEFAULTS, or the line that made it */
};

struct keymap {
    struct binding *row;
    size_t n, cap;
};

/* ---- the texts of keys ---- */

static const struct {
    const char *text;
    uint32_t code;
} key_names[] = {
    {"Space", ' '},
    {"Tab", KEYMAP_TAB},
    {"S-Tab", KEYMAP_BACKTAB},
    {"Enter", KEYMAP_ENTER},
    {"Esc", KEYMAP_ESC},
    {"Up", KEYMAP_UP},
    {"Down", KEYMAP_DOWN},
    {"Left", KEYMAP_LEFT},
    {"Right", KEYMAP_RIGHT},
    {"Home", KEYMAP_HOME},
    {"End", KEYMAP_END},
    {"PgUp", KEYMAP_PGUP},
    {"PgDn", KEYMAP_PGDN},
    {"Ins", KEYMAP_INSERT},
    {"Del", KEYMAP_DELETE},
    {"S-Up", KEYMAP_SHIFT_UP},
    {"S-Down", KEYMAP_SHIFT_DOWN},
    {"Backspace", KEYMAP_BACKSPACE},
};
enum { N_KEY_NAMES = sizeof key_names / sizeof *key_names };

static bool named_code(const char *text, uint32_t *code)
{
    int64_t n;

    for (size_t i = 0; i < N_KEY_NAMES; i++) {
        if (!str_eq(key_names[i].text, text))
            continue;
        *code = key_names[i].code;
        return true;
    }
    if (*text != 'F' || !str_int(text + 1, 1, 12, &n))
        return false;
    *code = KEYMAP_F1 + (uint32_t)n - 1;
    return true;
}

/* Exactly one visible character. */
static bool char_code(const char *text, uint32_t *code)
{
    const char *s = text;
    uint32_t cp = utf8_valid(text, strlen(text)) ? utf8_next(&s) : 0;

    if (cp <= ' ' || cp == 0x7f || *s)
        return false;
    *code = cp;
    return true;
}

bool keymap_key_parse(const char *text, struct key *out)
{
    struct key key = {0};

    if (str_starts(text, "A-")) {
        key.alt = true;
        text += 2;
    }
    if (str_starts(text, "C-") && text[2] >= 'a' && text[2] <= 'z' && !text[3])
        key.code = (uint32_t)(text[2] - 'a' + 1);
    else if (!named_code(text, &key.code) && !char_code(text, &key.code))
        return false;
    *out = key;
    return true;
}

void keymap_key_text(struct key key, char dst[KEYMAP_TEXT])
{
    const char *alt = key.alt ? "A-" : "";
    char ch[5];

    for (size_t i = 0; i < N_KEY_NAMES; i++) {
        if (key_names[i].code != key.code)
            continue;
        snprintf(dst, KEYMAP_TEXT, "%s%s", alt, key_names[i].text);
        return;
    }
    if (key.code >= KEYMAP_F1 && key.code <= KEYMAP_F12) {
        snprintf(dst, KEYMAP_TEXT, "%sF%u", alt, (unsigned)(key.code - KEYMAP_F1 + 1));
    } else if (key.code >= 1 && key.code <= 26) {
        snprintf(dst, KEYMAP_TEXT, "%sC-%c", alt, (char)('a' + key.code - 1));
    } else {
        utf8_put(ch, key.code < 0x110000 ? key.code : 0xfffd);
        snprintf(dst, KEYMAP_TEXT, "%s%s", alt, ch);
    }
}

/* ---- bindings ---- */

enum action action_find(const char *name)
{
    for (int a = 0; a < ACTION_COUNT; a++)
        if (str_eq(action_infos[a].name, name))
            return (enum action)a;
    return ACTION_NONE;
}

bool action_in(enum action a, enum pane p)
{
    return action_infos[a].panes == IN_ANY || (action_infos[a].panes & (1u << p));
}

static bool same_key(struct key a, struct key b)
{
    return a.code == b.code && a.alt == b.alt;
}

static struct binding *find_binding(const struct keymap *k, enum pane pane, struct key key)
{
    for (size_t i = 0; i < k->n; i++)
        if (k->row[i].pane == pane && same_key(k->row[i].key, key))
            return &k->row[i];
    return NULL;
}

/* The line that has bound the key before in this file, or 0. */
static int bind_key(struct keymap *k, struct binding b)
{
    struct binding *old = find_binding(k, b.pane, b.key);

    if (old && old->file_line != FROM_DEFAULTS)
        return old->file_line;
    if (old) {
        *old = b;
        return 0;
    }
    if (k->n == k->cap) {
        k->cap = k->cap ? k->cap * 2 : 64;
        k->row = xrealloc(k->row, k->cap, sizeof *k->row);
    }
    k->row[k->n++] = b;
    return 0;
}

/* Binds in the pane, or for ANY wherever the action counts. */
static int bind_action(struct keymap *k, struct binding b)
{
    unsigned panes = b.action == ACTION_NONE ? IN_ANY : action_infos[b.action].panes;
    int line = 0;

    if (b.pane != ANY || panes == IN_ANY)
        return bind_key(k, b);
    for (int p = 0; p < PANE_COUNT && line == 0; p++) {
        if (!(panes & (1u << p)))
            continue;
        b.pane = (enum pane)p;
        line = bind_key(k, b);
    }
    return line;
}

static void bind_defaults(struct keymap *k, enum action a)
{
    const char *text = action_infos[a].keys;

    while (*text) {
        struct binding b = {.pane = ANY, .action = a};
        size_t len = strcspn(text, " ");
        char one[KEYMAP_TEXT];

        snprintf(one, sizeof one, "%.*s", (int)len, text);
        if (keymap_key_parse(one, &b.key))
            bind_action(k, b);
        text += len + (text[len] == ' ');
    }
}

struct keymap *keymap_new(void)
{
    struct keymap *k = xcalloc(1, sizeof *k);

    for (int a = 0; a < ACTION_COUNT; a++)
        bind_defaults(k, (enum action)a);
    return k;
}

void keymap_free(struct keymap *k)
{
    if (!k)
        return;
    free(k->row);
    free(k);
}

/* ---- the user's file ---- */

static const char *const sections[PANE_COUNT + 1] = {
    [PANE_ROOMS] = "rooms", [PANE_KNOCKS] = "knocking", [PANE_PEOPLE] = "people",
    [PANE_LOG] = "log",     [PANE_DETAIL] = "detail",   [ANY] = "any",
};

struct reading {
    struct keymap *keys;
    void (*complain)(void *, const char *);
    void *arg;
};

static bool take_line(void *arg, const struct kvfile_line *l, struct error *err)
{
    const struct reading *r = arg;
    struct binding b = {.pane = ANY, .file_line = l->line, .action = ACTION_NONE};
    int before, p = 0;

    while (*l->section && p <= PANE_COUNT && !str_eq(sections[p], l->section))
        p++;
    if (p > PANE_COUNT)
        return error_set(err, "there is no section [%s]", l->section);
    b.pane = *l->section ? (enum pane)p : ANY;
    if (!keymap_key_parse(l->key, &b.key))
        return error_set(err, "'%s' is not a key (C-d, A-a, Space, PgUp, F1 ...)", l->key);
    if (!str_eq(l->value, "none")) {
        b.action = action_find(l->value);
        if (b.action == ACTION_NONE)
            return error_set(err, "there is no action '%s'", l->value);
        if (b.pane != ANY && !action_in(b.action, b.pane))
            return error_set(err, "%s means nothing in [%s]", l->value, l->section);
    }
    before = bind_action(r->keys, b);
    return before == 0 || error_set(err, "%s was bound before, in line %d", l->key, before);
}

static void complain_on(void *arg, const char *sentence)
{
    const struct reading *r = arg;

    if (r->complain)
        r->complain(r->arg, sentence);
}

/* Another file may change what this one has bound. */
static int settle(struct keymap *k, int complaints)
{
    for (size_t i = 0; i < k->n; i++)
        k->row[i].file_line = FROM_DEFAULTS;
    return complaints;
}

int keymap_load(struct keymap *k, const char *path, void (*complain)(void *, const char *),
                void *arg)
{
    struct reading r = {k, complain, arg};

    return settle(k, kvfile_read(path, true, &(struct kvfile_reader){&r, take_line, complain_on}));
}

int keymap_parse(struct keymap *k, const char *file, const char *text, size_t len,
                 void (*complain)(void *, const char *), void *arg)
{
    struct reading r = {k, complain, arg};

    return settle(
        k, kvfile_parse(file, text, len, &(struct kvfile_reader){&r, take_line, complain_on}));
}

/* ---- asking ---- */

enum action keymap_lookup(const struct keymap *k, enum pane focus, struct key key)
{
    const struct binding *b = find_binding(k, focus, key);

    if (!b)
        b = find_binding(k, ANY, key);
    return b ? b->action : ACTION_NONE;
}

/* Puts up to `most` keys of an action into dst; false when there is none. */
static bool list_keys(const struct keymap *k, enum pane focus, enum action a, size_t most,
                      char *dst, size_t size)
{
    struct strbuf b = STRBUF_INIT(NAME_MAX_KEYS);
    size_t n = 0;

    for (size_t i = 0; i < k->n && n < most; i++) {
        const struct binding *row = &k->row[i];
        char text[KEYMAP_TEXT];

        if (row->action != a || (row->pane != focus && row->pane != ANY) ||
            keymap_lookup(k, focus, row->key) != a)
            continue;
        keymap_key_text(row->key, text);
        strbuf_printf(&b, "%s%s", n++ ? " " : "", text);
    }
    str_copy(dst, size, b.s ? b.s : "");
    strbuf_free(&b);
    return n > 0;
}

bool keymap_key(const struct keymap *k, enum pane focus, enum action a, char *dst, size_t size)
{
    return list_keys(k, focus, a, 1, dst, size);
}

bool keymap_keys(const struct keymap *k, enum pane focus, enum action a, char *dst, size_t size)
{
    return list_keys(k, focus, a, SIZE_MAX, dst, size);
}
