/* The room editor and the token maker in lines: a property a line, by the form, the checks and the
 * calls of the screen's. What would be saved is said first, and only "yes" saves it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/args.h"
#include "tui/plain/plain_private.h"

enum { CTRL_S = 19, NAMES_MAX = 96 };

/* Where a word means something. */
enum { ON_ROOM = 1, ON_TOKEN = 2, ON_MADE = 4, ON_LIST = 8, ON_FORM = ON_ROOM | ON_TOKEN };

static unsigned place(const struct sheet *s)
{
    return s->page == SHEET_MADE    ? ON_MADE
           : s->page == SHEET_LIST  ? ON_LIST
           : s->kind == SHEET_TOKEN ? ON_TOKEN
                                    : ON_ROOM;
}

/* ---- what it says ---- */

static void tell(struct plain *p)
{
    struct sheet *s = p->conf.sheet;
    bool again = str_eq(s->say, p->sheet_told);

    if (!*s->say)
        return;
    str_copy(p->sheet_told, sizeof p->sheet_told, s->say);
    s->say[0] = '\0';
    if (!again && s->mood == SHEET_BAD)
        plain_refuse(p, "%s", p->sheet_told);
    else if (!again)
        plain_say(p, "%s", p->sheet_told);
}

/* A key for the sheet, and what came of it. */
static void press(struct plain *p, uint32_t code)
{
    struct sheet *s = p->conf.sheet;

    plain_press(p, code);
    p->sheet_waits = s->ticket || s->list_ticket;
    if (p->sheet_waits)
        s->say[0] = '\0'; /* "saving ...": the answer is what counts */
    tell(p);
}

void plain_sheet_turn(struct plain *p)
{
    struct sheet *s = p->conf.sheet;

    if (!p->sheet_waits && !sheet_is_open(s))
        return;
    sheet_sync(s, p->conf.model, p->now.wall);
    if (p->sheet_waits && !s->ticket && !s->list_ticket) {
        p->sheet_waits = false;
        p->answering = true;
        tell(p);
        if (s->page == SHEET_MADE)
            plain_sheet_made(p);
        else if (s->page == SHEET_LIST)
            plain_sheet_live(p);
        else if (sheet_is_open(s))
            plain_say(p, "everything is as you typed it: change it and try again, or back");
        p->answering = false;
    }
    tell(p);
}

void plain_sheet_open(struct plain *p)
{
    const struct sheet *s = p->conf.sheet;
    size_t n = 0;

    p->sheet_asks = false;
    p->sheet_told[0] = '\0';
    for (size_t i = 0; i < s->form.n; i++)
        n += *s->form.field[i].text != '\0';
    if (s->kind == SHEET_TOKEN)
        plain_say(p, "a token for %s", *s->room ? s->room : tr("no room yet"));
    else if (s->is_new)
        plain_say(p, "a new room, %s", form_value(&s->form, "name"));
    else
        plain_say(p, "editing %s: %zu of %zu properties are set", s->room, n, s->form.n);
    if (s->kind == SHEET_TOKEN || s->is_new)
        plain_sheet_show(p, "");
    plain_say(p,
              "PROPERTY=VALUE changes one; show says what is set, show TEXT finds others; %s; "
              "back leaves; help says the rest",
              s->kind == SHEET_TOKEN ? tr("make makes it") : tr("save saves"));
}

/* ---- the form ---- */

static void show(struct plain *p, const char *words)
{
    plain_sheet_show(p, words);
}

static void effects(struct plain *p, const char *words)
{
    bool refused;

    (void)words;
    plain_sheet_effects(p, &refused);
}

static void as_text(struct plain *p, bool curl)
{
    struct act a = plain_act(p);
    struct error err = {""};
    char *text =
        curl ? sheet_curl(a.sheet, a.url ? a.url : "", &err) : sheet_body(a.sheet, true, &err);

    if (!text)
        plain_refuse(p, "there is nothing to show yet: %s", err.text);
    else
        plain_text(p, text);
    free(text);
}

static void json(struct plain *p, const char *words)
{
    (void)words;
    as_text(p, false);
}

static void curl(struct plain *p, const char *words)
{
    (void)words;
    as_text(p, true);
}

/* The field of that name; SIZE_MAX after saying so. */
static size_t field_of(struct plain *p, const char *name)
{
    const struct form *f = &p->conf.sheet->form;
    size_t i = form_find(f, name);

    if (i == SIZE_MAX)
        plain_refuse(p, "there is no property '%s'; show TEXT finds one", name);
    return i;
}

static void set(struct plain *p, size_t i, const char *text)
{
    struct sheet *s = p->conf.sheet;
    struct error err = {""};

    s->form.now = p->now.wall;
    if (!sheet_enter(s, i, text, &err))
        plain_refuse(p, "%s: nothing was changed", err.text);
    plain_sheet_field(p, i, false);
    if (s->kind == SHEET_TOKEN && str_eq(s->form.field[i].key, "preset"))
        plain_sheet_show(p, "");
}

static void to_default(struct plain *p, const char *words)
{
    size_t i = field_of(p, words);

    if (i != SIZE_MAX)
        set(p, i, "");
}

static void restore(struct plain *p, const char *words)
{
    size_t i = field_of(p, words);

    if (i != SIZE_MAX)
        set(p, i, p->conf.sheet->form.field[i].base);
}

/* Says all that will be, and asks. The checks are those of the key, which comes after "yes". */
static void save(struct plain *p, const char *words)
{
    struct sheet *s = p->conf.sheet;
    size_t wrong = form_wrong(&s->form);
    bool refused = false, token = s->kind == SHEET_TOKEN;

    if (wrong != SIZE_MAX) {
        plain_refuse(p, "%s can not be used as it is: %s", s->form.field[wrong].key,
                     s->form.field[wrong].why);
        return;
    }
    if (!token && !s->is_new && form_changes(&s->form) == 0) {
        plain_say(p, "nothing has changed");
        return;
    }
    plain_sheet_effects(p, &refused);
    s->forced = token && str_eq(words, "anyway");
    if (refused && !s->forced) {
        plain_refuse(p, "refused; make anyway makes it all the same");
        return;
    }
    p->sheet_asks = true;
    plain_say(p, "%s? yes does it; anything else goes back to the editor",
              token       ? tr("Make this token")
              : s->is_new ? tr("Make this room")
                          : tr("Save this"));
}

/* ---- tokens ---- */

static void tokens(struct plain *p, const char *words)
{
    (void)words;
    press(p, p->conf.sheet->page == SHEET_LIST ? 'r' : 'L');
}

static void end_token(struct plain *p, const char *words)
{
    struct sheet *s = p->conf.sheet;
    size_t i = plain_sheet_row(p, words);

    if (i == SIZE_MAX)
        return;
    s->at_live = i;
    press(p, 'x');
    if (s->page != SHEET_KILL)
        plain_refuse(p, "that token is ended already");
    else
        plain_say(
            p,
            "End the token of %.60s? It opens nothing from then on. yes ends it; eject ends it "
            "and sends away who came by it; anything else keeps it.",
            *s->live[i].name ? s->live[i].name : tr("nobody by name"));
}

static void say_link(struct plain *p, const char *words)
{
    const struct sheet *s = p->conf.sheet;

    (void)words;
    if (*s->link)
        plain_text(p, s->link);
    else
        plain_refuse(p, "there is no link to a token without a room; token says the token");
}

static void say_token(struct plain *p, const char *words)
{
    (void)words;
    plain_text(p, p->conf.sheet->token);
}

/* Lines are all that is ever sent: no escape, no picture. */
static void no_copy(struct plain *p, const char *words)
{
    (void)words;
    plain_refuse(p,
                 "line mode has no clipboard: link says the link on a line of its own, token the "
                 "token");
}

static void no_qr(struct plain *p, const char *words)
{
    (void)words;
    plain_refuse(p, "a QR code is a picture, and line mode has none: link says the link; the "
                    "console with a screen draws the code, by Q");
}

static void another(struct plain *p, const char *words)
{
    (void)words;
    press(p, 'n');
    plain_sheet_open(p);
}

/* ---- leaving ---- */

static void leave(struct plain *p, const char *words)
{
    struct sheet *s = p->conf.sheet;
    bool list = s->page == SHEET_LIST;

    (void)words;
    press(p, KEYMAP_ESC);
    if (s->page == SHEET_LEAVE)
        plain_say(p, "%zu %s not been saved. Leave all the same? yes leaves; anything else stays.",
                  form_changes(&s->form),
                  form_changes(&s->form) == 1 ? tr("change has") : tr("changes have"));
    else if (list && s->page == SHEET_MADE)
        plain_sheet_made(p);
    else if (list)
        plain_sheet_open(p);
    else
        plain_say(p, "left; nothing is open");
}

static void help(struct plain *p, const char *words);

static const struct word {
    const char *name, *words, *help;
    unsigned on; /* where it is known */
    void (*run)(struct plain *p, const char *words);
} table[] = {
    {"show", TR("[TEXT|all]"), TR("what is set, or the properties that have the text"), ON_FORM,
     show},
    {"changes", "", TR("what changes and whom it affects"), ON_ROOM, effects},
    {"warnings", "", TR("why to look twice"), ON_TOKEN | ON_MADE, effects},
    {"default", TR("PROPERTY"), TR("what holds when nothing is set"), ON_FORM, to_default},
    {"restore", TR("PROPERTY"), TR("as it was at first"), ON_FORM, restore},
    {"json", "", TR("what would be sent"), ON_FORM, json},
    {"curl", "", TR("the same as a command for a shell"), ON_FORM, curl},
    {"save", "", TR("save it; asks first"), ON_ROOM, save},
    {"make", TR("[anyway]"), TR("make the token; asks first"), ON_TOKEN, save},
    {"link", "", TR("the link, which opens the room to whoever has it"), ON_MADE, say_link},
    {"token", "", TR("the token itself"), ON_MADE, say_token},
    {"copy", "", TR("not in line mode; link says what to copy"), ON_MADE, no_copy},
    {"qr", "", TR("not in line mode: a picture; link says the same"), ON_MADE, no_qr},
    {"another", "", TR("make one more"), ON_MADE, another},
    {"tokens", "", TR("the tokens that are alive, numbered"), ON_TOKEN | ON_MADE | ON_LIST, tokens},
    {"end", TR("NUMBER"), TR("end a token of the list; asks first"), ON_LIST, end_token},
    {"help", "", TR("these words"), ~0U, help},
    {"back", "", TR("leave; asks when something is not saved"), ~0U, leave},
};
enum { WORDS = sizeof table / sizeof *table };

static void help(struct plain *p, const char *words)
{
    unsigned on = place(p->conf.sheet);

    (void)words;
    if (on & ON_FORM) {
        plain_say(p, "%s - %s", tr("PROPERTY=VALUE"), tr("change it"));
        plain_say(p, "%s - %s", tr("PROPERTY+=TEXT"), tr("one more line of it, as of x_rules"));
        plain_say(p, "%s - %s", tr("PROPERTY"), tr("what it is for and what may be typed"));
    }
    for (size_t i = 0; i < WORDS; i++)
        if (table[i].on & on)
            plain_say(p, "%s%s%s - %s", table[i].name, *table[i].words ? " " : "",
                      *table[i].words ? tr(table[i].words) : "", tr(table[i].help));
}

/* ---- a line ---- */

static void unknown(struct plain *p, const char *word)
{
    const struct form *f = &p->conf.sheet->form;
    const char *names[NAMES_MAX] = {0}, *near;
    unsigned on = place(p->conf.sheet);
    size_t n = 0;

    for (size_t i = 0; i < WORDS; i++)
        if (table[i].on & on)
            names[n++] = table[i].name;
    for (size_t i = 0; on & ON_FORM && i < f->n && n + 1 < NAMES_MAX; i++)
        names[n++] = f->field[i].key;
    near = args_nearest(word, names);
    plain_refuse(p, "'%s' is nothing here%s%s%s; help says what is, back leaves", word,
                 near ? tr(", did you mean ") : "", near ? near : "", near ? "?" : "");
}

/* Text behind a word: a pair of quotes around it is not part of it. */
static void unquote(char *text)
{
    size_t n = strlen(text);

    if (n < 2 || text[0] != '"' || text[n - 1] != '"' || strchr(text + 1, '"') != text + n - 1)
        return;
    memmove(text, text + 1, n - 2);
    text[n - 2] = '\0';
}

/* One more line of a text, such as a rule of x_rules; the checks are those of the whole. */
static void add_line(struct plain *p, size_t i, const char *line)
{
    const struct form_field *field = &p->conf.sheet->form.field[i];
    struct strbuf b = STRBUF_INIT(FORM_TEXT + 2);

    if (field->type != PROP_STRING) {
        plain_refuse(p, "%s has no lines: %s=VALUE sets it", field->key, field->key);
        return;
    }
    strbuf_printf(&b, "%s%s%s", field->text, *field->text ? "\n" : "", line);
    if (b.over)
        plain_refuse(p, "that is longer than %d bytes", FORM_TEXT);
    else
        set(p, i, b.s);
    strbuf_free(&b);
}

/* "max_participants=8" or "max_participants 8"; "x_rules+=default ask" is one more line; the name
 * alone says what it is. */
static void property(struct plain *p, const char *line)
{
    const struct form *f = &p->conf.sheet->form;
    size_t len = strcspn(line, "=+ "), i;
    bool adds;
    char name[PLAIN_LINE], text[PLAIN_LINE];
    const char *value = line + len + strspn(line + len, " ");

    snprintf(name, sizeof name, "%.*s", (int)len, line);
    i = place(p->conf.sheet) & ON_FORM ? form_find(f, name) : SIZE_MAX;
    if (i == SIZE_MAX) {
        unknown(p, name);
        return;
    }
    if (!*value) {
        plain_sheet_field(p, i, true);
        return;
    }
    adds = !strncmp(value, "+=", 2);
    value += adds ? 2 : *value == '=';
    value += strspn(value, " ");
    str_copy(text, sizeof text, value);
    if (f->field[i].type != PROP_JSON && f->field[i].type != PROP_LIST)
        unquote(text);
    if (adds)
        add_line(p, i, text);
    else
        set(p, i, text);
}

/* An answer to what was asked; false when nothing was. */
static bool answers(struct plain *p, const char *line)
{
    struct sheet *s = p->conf.sheet;
    bool leaving = s->page == SHEET_LEAVE, killing = s->page == SHEET_KILL;
    bool yes = str_eq(line, "yes") || str_eq(line, "y");

    if (!p->sheet_asks && !leaving && !killing)
        return false;
    if (yes || (killing && str_eq(line, "eject"))) {
        press(p, p->sheet_asks ? CTRL_S : yes ? 'y' : 'e');
        if (leaving)
            plain_say(p, "left; nothing was saved");
    } else {
        if (!p->sheet_asks)
            press(p, KEYMAP_ESC);
        if (!*line || str_eq(line, "no") || str_eq(line, "n") || str_eq(line, "back"))
            plain_say(p, "nothing was done");
        else
            plain_refuse(p, "that was no answer: nothing was done, and '%s' was not run", line);
    }
    p->sheet_asks = false;
    return true;
}

unsigned plain_sheet_answer(struct plain *p, const char *line)
{
    const struct sheet *s = p->conf.sheet;
    unsigned on = place(s);
    size_t len = strcspn(line, " ");

    p->sheet_told[0] = '\0';
    if (answers(p, line))
        return 0;
    if (p->sheet_waits) {
        plain_refuse(p, "the server has not answered yet: nothing was done");
        return 0;
    }
    if (!*line) {
        help(p, "");
        return 0;
    }
    for (size_t i = 0; i < WORDS; i++)
        if (table[i].on & on && strlen(table[i].name) == len &&
            !strncmp(table[i].name, line, len)) {
            table[i].run(p, line + len + strspn(line + len, " "));
            return 0;
        }
    property(p, line);
    return 0;
}
