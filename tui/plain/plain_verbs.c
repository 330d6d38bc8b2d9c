/* Typed verbs: the actions of actions.def by name or key, and what line mode has instead of panes.
 */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/args.h"
#include "tui/plain/plain_private.h"

/* ---- verbs that are no actions ---- */

static void open_room(struct plain *p, const char *words)
{
    struct room *r = plain_where(p, words);

    if (!r)
        return;
    str_copy(p->room, sizeof p->room, r->name);
    plain_say(p, "%s is chosen, %zu waiting, %zu inside; all-rooms lets it go", r->name,
              knocks_waiting(&r->knocks), people_inside(&r->people));
}

static void all_rooms(struct plain *p, const char *words)
{
    (void)words;
    p->room[0] = '\0';
    plain_say(p, "no room is chosen: say the room with each verb");
}

static void room_or_all(struct plain *p, const char *words)
{
    if (str_eq(words, "all"))
        all_rooms(p, words);
    else
        open_room(p, words);
}

static void set_option(struct plain *p, const char *words)
{
    struct error err = {{0}};

    if (!p->conf.owner || !p->conf.owner->apply(p->conf.owner_arg, ACTION_SET, words, &err))
        plain_refuse(p, "%s", *err.text ? err.text : tr("this can not be done here"));
}

static void next_room(struct plain *p, const char *words)
{
    struct rooms *l = &p->conf.model->rooms;
    struct room *now = rooms_find(l, p->room);
    size_t from = now ? rooms_index(l, now) + 1 : 0;

    (void)words;
    for (size_t i = 0; i < l->n; i++) {
        struct room *r = l->row[(from + i) % l->n];

        if (knocks_waiting(&r->knocks) == 0)
            continue;
        open_room(p, r->name);
        return;
    }
    plain_say(p, "nobody is waiting in any room");
}

static void back(struct plain *p, const char *words)
{
    (void)words;
    plain_say(p, "nothing is open");
}

static void set_tell(struct plain *p, const char *words)
{
    for (int i = 0; i < PLAIN_TELL_COUNT; i++)
        if (str_eq(words, plain_tell_names[i])) {
            p->tell = (enum plain_tell)i;
            plain_say(p, "announced: %s", words);
            return;
        }
    plain_refuse(p, "tell all, tell door or tell none; now it is %s", plain_tell_names[p->tell]);
}

const struct plain_list plain_lists[] = {
    {"waiting", TR("[ROOM]"), TR("who waits, numbered"), ACTION_PANE_2, plain_list_waiting},
    {"people", TR("[ROOM]"), TR("who is inside, numbered"), ACTION_PANE_3, plain_list_people},
    {"rooms", "", TR("the rooms, numbered"), ACTION_PANE_1, plain_list_rooms},
    {"log", TR("[LINES]"), TR("what has happened, the last 20 lines"), ACTION_PANE_4,
     plain_list_log},
    {"detail", TR("PERSON"), TR("everything about somebody; the number alone does the same"),
     ACTION_PANE_5, plain_detail},
    {"why", TR("PERSON"), TR("which rules were tried on somebody, and which decided"), ACTION_NONE,
     plain_why},
    {"rules", TR("[ROOM]"), TR("which rule has spoken about whom"), ACTION_NONE, plain_list_rules},
    {"try-rules", TR("FILE [ROOM]"),
     TR("what a file of rules would have decided on the knocks of the record"), ACTION_NONE,
     plain_try_rules},
    {"find", TR("TEXT"), TR("who has this in the name"), ACTION_FIND, plain_list_found},
    {"filter", TR("WORDS"), TR("who has all of these words; !word: has not; ~ an expression"),
     ACTION_FILTER, plain_list_fitting},
    {"open", TR("ROOM"), TR("choose a room for the verbs that need one"), ACTION_OPEN, open_room},
    {"all-rooms", "", TR("choose no room"), ACTION_ALL_ROOMS, all_rooms},
    {"room", TR("ROOM|all"), TR("the same, or all-rooms"), ACTION_ROOM, room_or_all},
    {"set", TR("OPTION=VALUE"), TR("change an option until line mode ends"), ACTION_SET,
     set_option},
    {"next-waiting-room", "", TR("choose the next room where somebody waits"), ACTION_NEXT_ROOM,
     next_room},
    {"repeat", TR("PEOPLE"), TR("do the last decision again, to these people or this room"),
     ACTION_REPEAT, plain_repeat},
    {"macro", TR("NAME [PEOPLE]"), TR("the verbs of a macro, about these people"), ACTION_MACRO,
     plain_macro},
    {"status", "",
     TR("the link, how many wait, and whom admit-next admits; an empty line does the "
        "same"),
     ACTION_NONE, plain_status},
    {"tell", "all|door|none", TR("how much is announced"), ACTION_NONE, set_tell},
    {"help", TR("[TEXT|all]"), TR("the verbs, or those that have the text"), ACTION_HELP,
     plain_help},
    {"back", "", TR("leave a question; so does any line that is no answer"), ACTION_BACK, back},
    {0},
};

/* ---- finding a verb ---- */

/* What a typed word is: one of plain_lists, or an action. */
struct verb_found {
    const struct plain_list *list;
    enum action action; /* ACTION_NONE: not an action */
};

static struct verb_found found_action(enum action a)
{
    struct verb_found f = {.action = a};

    for (const struct plain_list *l = plain_lists; a != ACTION_NONE && l->name; l++)
        if (l->instead == a)
            f = (struct verb_found){l, ACTION_NONE};
    return f;
}

/* As the key that does it; a key that does different things by pane does what comes first. */
static enum action by_key(const struct plain *p, const char *word)
{
    static const enum pane order[] = {PANE_KNOCKS, PANE_PEOPLE, PANE_ROOMS};
    enum action a = ACTION_NONE;
    struct key key;

    if (!keymap_key_parse(word, &key))
        return ACTION_NONE;
    for (size_t i = 0; i < sizeof order / sizeof *order && a == ACTION_NONE; i++)
        a = keymap_lookup(*p->conf.keys, order[i], key);
    return a;
}

/* The only verb that begins so. */
static struct verb_found by_beginning(const char *word)
{
    struct verb_found f = {.action = ACTION_NONE};
    size_t n = 0;

    for (const struct plain_list *l = plain_lists; l->name; l++)
        if (str_starts(l->name, word) && n++ == 0)
            f.list = l;
    for (int a = 0; a < ACTION_COUNT; a++)
        if (plain_shape_of((enum action)a).takes != PLAIN_NOT &&
            str_starts(action_infos[a].name, word) && n++ == 0)
            f.action = (enum action)a;
    return n == 1 ? f : (struct verb_found){.action = ACTION_NONE};
}

static struct verb_found find_verb(const struct plain *p, const char *word)
{
    enum action a = action_find(word);

    for (const struct plain_list *l = plain_lists; l->name; l++)
        if (str_eq(l->name, word))
            return (struct verb_found){l, ACTION_NONE};
    if (a == ACTION_NONE)
        a = by_key(p, word);
    return a != ACTION_NONE ? found_action(a) : by_beginning(word);
}

static void unknown(struct plain *p, const char *word)
{
    const char *names[ACTION_COUNT + 32] = {0}, *near;
    size_t n = 0;

    for (const struct plain_list *l = plain_lists; l->name; l++)
        names[n++] = l->name;
    for (int a = 0; a < ACTION_COUNT; a++)
        if (plain_shape_of((enum action)a).takes != PLAIN_NOT)
            names[n++] = action_infos[a].name;
    near = args_nearest(word, names);
    plain_refuse(p, "there is no verb '%s'%s%s%s; help lists them", word,
                 near ? tr(", did you mean ") : "", near ? near : "", near ? "?" : "");
}

bool plain_decides(struct plain *p, const char *line)
{
    char word[PLAIN_LINE];
    bool quoted;
    struct verb_found f;

    if (!plain_word(&line, word, &quoted))
        return false;
    f = find_verb(p, word);
    if (f.list && f.list->instead != ACTION_NONE)
        return action_infos[f.list->instead].kind != KIND_VIEW;
    return f.action != ACTION_NONE && action_infos[f.action].kind != KIND_VIEW;
}

/* ---- running an action ---- */

/* One key for the question or prompt that the action has opened. */
static unsigned press(struct act *a, uint32_t code)
{
    struct key key = {.code = code};

    return action_keys(a, &key, 1);
}

/* Goes on with what the action has opened: rest is its text or choice. */
static unsigned go_on(struct plain *p, struct act *a, enum plain_rest shape, const char *rest)
{
    unsigned acts = 0;

    if (prompt_is_open(a->prompt) && strlen(rest) > PROMPT_MAX) {
        prompt_close(a->prompt);
        plain_refuse(p, "the text is longer than %d bytes: nothing was done", PROMPT_MAX);
        return 0;
    }
    if (prompt_is_open(a->prompt) && (shape == PLAIN_MAY_TEXT || (shape == PLAIN_TEXT && *rest))) {
        prompt_fill(a->prompt, rest);
        acts = press(a, KEYMAP_ENTER);
        plain_still_open(p);
    }
    if (dialog_is_open(a->dialog) && shape == PLAIN_CHOICE && *rest && !plain_choose(p, rest)) {
        dialog_close(a->dialog);
        plain_refuse(p, "'%s' is none of the choices: nothing was done", rest);
    }
    plain_question(p);
    if (sheet_is_open(a->sheet) && shape == PLAIN_FIELD && *rest)
        acts |= plain_sheet_answer(p, rest);
    return acts;
}

static unsigned run_people(struct plain *p, enum action what, const char *words)
{
    enum plain_rest shape = plain_shape_of(what).rest;
    char who[PLAIN_LINE + 2], word[PLAIN_LINE];
    struct act a = plain_act(p);
    struct target t;
    unsigned acts;
    bool quoted;

    if (shape == PLAIN_NO_REST) {
        str_copy(who, sizeof who, words);
        words = "";
    } else {
        who[0] = '\0';
        if (plain_word(&words, word, &quoted))
            snprintf(who, sizeof who, quoted ? "\"%s\"" : "%s", word);
    }
    if (!plain_who(p, who, action_infos[what].panes & (IN_KNOCKS | IN_PEOPLE), &t))
        return 0;
    a.given = &t;
    acts = action_run(&a, what);
    target_free(&t);
    a.given = NULL;
    return acts | go_on(p, &a, shape, words);
}

/* Marks who is left out while the question is made. */
static void mark(struct plain *p, const struct target *t, bool on)
{
    for (size_t i = 0; i < t->n; i++) {
        struct room *r = rooms_find(&p->conf.model->rooms, t->one[i].room);
        struct person *who = r ? people_find(&r->people, t->one[i].id) : NULL;

        if (who)
            people_mark(&r->people, who, on);
    }
}

bool plain_is_room(const struct plain *p, const char *words)
{
    const struct number *e = NULL;
    char word[PLAIN_LINE] = "";
    bool quoted;
    int64_t n;

    plain_word(&words, word, &quoted);
    if (str_int(word, 1, INT64_MAX, &n))
        e = numbers_find(&p->numbers, n);
    return rooms_find(&p->conf.model->rooms, word) || (e && !*e->id);
}

/* Takes the room off the front of the words if it is one; else the chosen or only room. */
static struct room *take_room(struct plain *p, enum plain_rest shape, const char **words)
{
    const char *rest = *words;
    char word[PLAIN_LINE] = "";
    bool quoted;

    plain_word(&rest, word, &quoted);
    if (!plain_is_room(p, *words) && shape != PLAIN_NO_REST && shape != PLAIN_ASKED &&
        (shape != PLAIN_FIELD || strchr(*words, '=')))
        word[0] = '\0'; /* a text, and no room before it */
    else
        *words = rest;
    return plain_where(p, word);
}

static unsigned run_room(struct plain *p, enum action what, const char *words)
{
    enum plain_rest shape = plain_shape_of(what).rest;
    struct target but = {.n = 0};
    struct act a = plain_act(p);
    unsigned acts;

    a.room = take_room(p, shape, &words);
    if (!a.room)
        return 0;
    if (shape == PLAIN_EXCEPT && str_starts(words, "but "))
        words += strlen("but ");
    if (shape == PLAIN_EXCEPT && *words && !plain_who(p, words, IN_PEOPLE, &but))
        return 0;
    mark(p, &but, true);
    acts = action_run(&a, what);
    mark(p, &but, false);
    target_free(&but);
    return acts | go_on(p, &a, shape, words);
}

/* "5 interview" */
static unsigned run_number(struct plain *p, enum action what, const char *words)
{
    struct act a = plain_act(p);
    char number[PLAIN_LINE] = "";
    bool quoted;
    unsigned acts;

    plain_word(&words, number, &quoted);
    a.room = plain_where(p, words);
    if (!a.room)
        return 0;
    acts = action_run(&a, what);
    return acts | go_on(p, &a, PLAIN_TEXT, number);
}

/* "new-room stand-up" */
static unsigned run_name(struct plain *p, enum action what, const char *words)
{
    struct act a = plain_act(p);
    char line[2 * PLAIN_LINE];
    unsigned acts = action_run(&a, what);

    snprintf(line, sizeof line, "name=%s", words);
    return acts | go_on(p, &a, PLAIN_FIELD, *words ? line : "");
}

/* Whom admit-next admits must have been told under this name. */
static unsigned run_next(struct plain *p)
{
    struct act a = plain_act(p);
    struct model_next *next = &p->conf.model->next;

    if (*next->id && !next->seen_at && !p->conf.script && !p->conf.model->watch) {
        plain_status(p, "");
        plain_say(p, "say admit-next again to admit %s", next->name);
        return 0;
    }
    if (*next->id && !next->seen_at)
        next->seen_at = p->now.mono;
    return action_run(&a, ACTION_ADMIT_NEXT);
}

static unsigned run_action(struct plain *p, enum action what, const char *words)
{
    struct plain_shape s = plain_shape_of(what);
    struct act a = plain_act(p);
    unsigned acts;

    plain_note(p, what, words);
    if (s.takes == PLAIN_NOTHING && *words) {
        plain_refuse(p, "%s takes no words: nothing was done", action_infos[what].name);
        return 0;
    }
    switch (s.takes) {
    case PLAIN_NOT:
        plain_refuse(p, "%s is for the screen alone: %s", action_infos[what].name,
                     plain_not_here(what));
        return 0;
    case PLAIN_PEOPLE: return run_people(p, what, words);
    case PLAIN_ROOM: return run_room(p, what, words);
    case PLAIN_NUMBER: return run_number(p, what, words);
    case PLAIN_NAME: return run_name(p, what, words);
    case PLAIN_NOTHING: break;
    }
    if (what == ACTION_ADMIT_NEXT)
        return run_next(p);
    acts = action_run(&a, what);
    plain_question(p);
    return acts;
}

unsigned plain_verb(struct plain *p, const char *line)
{
    char word[PLAIN_LINE];
    struct verb_found f;
    bool quoted;
    int64_t n;

    if (!plain_word(&line, word, &quoted)) {
        plain_status(p, "");
        return 0;
    }
    if (str_int(word, 1, INT64_MAX, &n)) {
        plain_detail(p, word);
        return 0;
    }
    f = find_verb(p, word);
    if (f.list)
        f.list->run(p, line);
    else if (f.action != ACTION_NONE)
        return run_action(p, f.action, line);
    else
        unknown(p, word);
    return 0;
}
