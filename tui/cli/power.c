/* What hosts can do to people, at the door and inside: one row for each verb. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "net/proto/block_signals.h"
#include "tui/args.h"
#include "tui/cli/outcome.h"
#include "tui/cli/verbs.h"

/* What a verb takes besides ROOM ID..., --url and --json. */
enum {
    TAKES_ALL = 1,
    TAKES_OLDEST = 2,
    TAKES_REASON = 4,
    TAKES_BLOCK = 8,
    TAKES_GRACE = 16,
    TAKES_OFF = 32,
    TAKES_WORDS = 64,
    TAKES_SEND = 128,
    TAKES_IN = 256,
    LAST_IS_TEXT = 512, /* the last word is no id */
    JUST_ONE = 1024,
    AT_DOOR_TOO = 2048, /* people inside, and those who wait */
};

struct power {
    const char *name, *done, *usage, *about;
    unsigned takes;
    bool inside;                   /* people inside: update, else decision */
    struct wire_decision decision; /* what each of them gets */
    struct wire_update update;
};

#define AT_DOOR "\nAn ID is one that foyer waiting shows, or its beginning."
#define INSIDE  "\nAn ID is one that foyer people shows, or its beginning."

static const struct power powers[] = {
    {.name = "admit",
     .done = TR("admitted"),
     .usage = "ROOM ID... | --all | --oldest N",
     .about = "Lets people in. People whose name looks like somebody else's are left out of --all\n"
              "and --oldest." AT_DOOR,
     .takes = TAKES_ALL | TAKES_OLDEST,
     .decision = {.grant = true}},
    {.name = "deny",
     .done = TR("denied"),
     .usage = "ROOM ID... | --all [--reason TEXT] [--block LENGTH] [--grace SECONDS]",
     .about = "Turns people away." AT_DOOR,
     .takes = TAKES_ALL | TAKES_REASON | TAKES_BLOCK | TAKES_GRACE},
    {.name = "hold",
     .done = TR("held"),
     .usage = "ROOM ID... | --all [--text TEXT] [--off]",
     .about = "Asks people for patience, and tells them that a host has seen them." AT_DOOR,
     .takes = TAKES_ALL | TAKES_OFF | TAKES_WORDS,
     .decision = {.no_grant = true, .hold = TRI_TRUE}},
    {.name = "message",
     .done = TR("told"),
     .usage = "ROOM ID... TEXT | ROOM --all TEXT",
     .about = "Says something to people who wait." AT_DOOR,
     .takes = TAKES_ALL | LAST_IS_TEXT,
     .decision = {.no_grant = true}},
    {.name = "mute",
     .done = TR("muted"),
     .usage = "ROOM ID... | --all",
     .about = "Turns microphones off; the person can turn it on again." INSIDE,
     .takes = TAKES_ALL,
     .inside = true,
     .update = {.audio = TRI_FALSE}},
    {.name = "unmute",
     .done = TR("asked"),
     .usage = "ROOM ID... | --all",
     .about = "Asks people to turn the microphone on." INSIDE,
     .takes = TAKES_ALL,
     .inside = true,
     .update = {.audio = TRI_TRUE}},
    {.name = "camera-off",
     .done = TR("camera off"),
     .usage = "ROOM ID... | --all",
     .about = "Turns cameras off." INSIDE,
     .takes = TAKES_ALL,
     .inside = true,
     .update = {.video = TRI_FALSE}},
    {.name = "stop-share",
     .done = TR("share stopped"),
     .usage = "ROOM ID... | --all",
     .about = "Stops the sharing of screens." INSIDE,
     .takes = TAKES_ALL,
     .inside = true,
     .update = {.screen = TRI_FALSE}},
    {.name = "lower-hand",
     .done = TR("hand lowered"),
     .usage = "ROOM ID... | --all",
     .about = "Lowers hands." INSIDE,
     .takes = TAKES_ALL,
     .inside = true,
     .update = {.hand = TRI_FALSE}},
    {.name = "eject",
     .done = TR("ejected"),
     .usage = "ROOM ID... | --all [--reason TEXT] [--block LENGTH] [--grace SECONDS]",
     .about = "Removes people from the call." INSIDE,
     .takes = TAKES_ALL | TAKES_REASON | TAKES_BLOCK | TAKES_GRACE,
     .inside = true,
     .update = {.eject = true}},
    {.name = "park",
     .done = TR("parked"),
     .usage = "ROOM ID... | --all [--reason TEXT]",
     .about = "Sends people back to the lobby." INSIDE,
     .takes = TAKES_ALL | TAKES_REASON,
     .inside = true,
     .update = {.park = true}},
    {.name = "rename",
     .done = TR("renamed"),
     .usage = "ROOM ID NAME",
     .about = "Gives somebody inside or at the door another name; the first one stays in the\n"
              "record.\nAn ID is one that foyer people or foyer waiting shows, or its beginning.",
     .takes = LAST_IS_TEXT | JUST_ONE | AT_DOOR_TOO,
     .inside = true},
    {.name = TR("admin"),
     .done = TR("admin"),
     .usage = "ROOM ID... [--off]",
     .about = "Makes admins of participants, who may decide like a host; --off: takes that "
              "away." INSIDE,
     .takes = TAKES_OFF,
     .inside = true,
     .update = {.perms_given = PERM_ADMIN, .perms = {.can_admin = ADMIN_PARTICIPANTS}}},
    {.name = "rights",
     .done = "changed",
     .usage = "ROOM ID... | --all --send PARTS",
     .about = "Sets what people may send: all, none, or some of audio,video,screen." INSIDE,
     .takes = TAKES_ALL | TAKES_SEND,
     .inside = true,
     .update = {.perms_given = PERM_SEND}},
    {.name = "until",
     .done = "changed",
     .usage = "ROOM ID... | --all --in TIME | --off",
     .about = "Sets when people have to leave: so long from now; --off: never." INSIDE,
     .takes = TAKES_ALL | TAKES_OFF | TAKES_IN,
     .inside = true,
     .update = {.has_eject_at = true}},
};

/* One call of a verb. */
struct call {
    const struct power *power;
    struct args *args;
    struct service service;
    bool all, off, everywhere;
    int64_t oldest, grace_s, in_s; /* 0: not given */
    const char *reason, *block, *signals, *words, *send, *except;
    struct wire_decision decision;
    struct wire_update update;
    struct ids_list people;
    char (*id)[LIMIT_ID + 1];
    size_t n_id, n_except; /* the last ones are left out */
    struct wire_msg out;   /* ids and refused */
};

/* ---- who ---- */

/* The oldest who give no cause for a second look. */
static void choose_oldest(struct call *c)
{
    for (size_t i = 0; i < c->people.n && c->n_id < (size_t)c->oldest; i++) {
        const struct wire_waiting *w = &c->people.row[i].w;

        if (w->flags & FLAGS_CAREFUL)
            fprintf(stderr, tr("foyer: left out %.8s %s: look first, then admit by id\n"), w->id,
                    w->name);
        else
            str_copy(c->id[c->n_id++], sizeof *c->id, w->id);
    }
}

/* Takes the id that was added last away again when it is there twice. */
static void only_once(struct call *c)
{
    for (size_t i = 0; i + 1 < c->n_id; i++)
        if (str_eq(c->id[i], c->id[c->n_id - 1])) {
            c->n_id--;
            return;
        }
}

/* Whole ids for the words behind the room. Returns an exit code. */
static int choose_named(struct call *c)
{
    int end = c->args->n_words - (c->power->takes & LAST_IS_TEXT ? 1 : 0);

    for (int i = 1; i < end; i++) {
        const char *typed = c->args->word[i];

        switch (ids_resolve(&c->people, typed, c->id[c->n_id])) {
        case IDS_FOUND:
            c->n_id++;
            only_once(c);
            break;
        case IDS_ABSENT: outcome_refuse(&c->out, typed, ERR_NO_PERSON); break;
        case IDS_AMBIGUOUS:
            return args_complain(c->args, "'%s' fits several people; nothing was done", typed);
        case IDS_TOO_SHORT:
            return args_complain(c->args, "'%s' is too short for an id; nothing was done", typed);
        }
    }
    return EXIT_DONE;
}

/* Whole ids for the list of --except, behind "*". Returns an exit code. */
static int choose_left_out(struct call *c)
{
    char typed[LIMIT_ID + 1];

    for (const char *at = c->except; at && *at; at += strspn(at, ",")) {
        size_t len = strcspn(at, ",");

        snprintf(typed, sizeof typed, "%.*s", (int)(len < LIMIT_ID ? len : LIMIT_ID), at);
        if (c->n_id == LIMIT_UPDATES || ids_resolve(&c->people, typed, c->id[c->n_id]) != IDS_FOUND)
            return args_complain(c->args, "'%s' fits nobody, or several; nothing was done", typed);
        c->n_id++;
        c->n_except++;
        at += len;
    }
    return EXIT_DONE;
}

static int choose(struct call *c)
{
    const char *room = c->args->word[0];
    int code;

    c->id = xcalloc(LIMIT_UPDATES + (size_t)c->oldest + 1, sizeof *c->id);
    if (c->power->takes & AT_DOOR_TOO)
        code = ids_fetch_both(&c->service, room, &c->people);
    else
        code = c->power->inside ? ids_fetch_inside(&c->service, room, &c->people)
                                : ids_fetch(&c->service, room, &c->people);
    if (code)
        return code;
    if (c->all) { /* the list only gives the names for the account */
        str_copy(c->id[c->n_id++], sizeof *c->id, WIRE_ALL);
        code = choose_left_out(c);
    } else if (c->oldest)
        choose_oldest(c);
    else
        code = choose_named(c);
    return code;
}

/* ---- what ---- */

static bool take_block(struct call *c, struct error *err)
{
    enum wire_block b = BLOCK_NONE;
    uint8_t signals = 0;

    for (int i = BLOCK_NONE + 1; c->block && i < BLOCK_COUNT; i++)
        if (str_eq(c->block, wire_block_names[i]))
            b = (enum wire_block)i;
    if (c->block && !b)
        return error_set(err, "--block is meeting, 24h or forever");
    if (c->everywhere && !b)
        return error_set(err, "--everywhere goes with --block");
    if (c->signals && !b)
        return error_set(err, "--signals goes with --block");
    if (c->signals &&
        (!block_signals_read(c->signals, &signals, err) || !block_signals_suffice(signals, err)))
        return false;
    c->decision.signals = c->update.signals = signals;
    c->decision.block = c->update.block = b;
    c->decision.block_domain = c->update.block_domain = c->everywhere;
    return true;
}

static bool take_send(struct call *c, struct error *err)
{
    static const struct {
        const char *name;
        uint8_t bits;
    } parts[] = {{"all", SEND_ALL},
                 {"none", 0},
                 {"audio", SEND_AUDIO},
                 {"video", SEND_VIDEO},
                 {"screen", SEND_SCREEN_VIDEO | SEND_SCREEN_AUDIO}};
    enum { PARTS = sizeof parts / sizeof *parts };
    const char *at = c->send;

    if (!at)
        return error_set(err, "--send is needed: all, none, or some of audio,video,screen");
    while (*at) {
        size_t len = strcspn(at, ","), i = 0;

        while (i < PARTS && (strlen(parts[i].name) != len || strncmp(at, parts[i].name, len) != 0))
            i++;
        if (i == PARTS)
            return error_set(err, "there is no part '%.*s': all, none, audio, video, screen",
                             (int)(len < 40 ? len : 40), at);
        c->update.perms.can_send |= parts[i].bits;
        at += len + (at[len] == ',');
    }
    return true;
}

static bool take_text(const char *text, char *dst, size_t size, const char *what, struct error *err)
{
    if (!utf8_valid(text, strlen(text)))
        return error_set(err, "the %s is not valid UTF-8", what);
    return str_copy(dst, size, text) ||
           error_set(err, "the %s is longer than %d bytes", what, (int)size - 1);
}

/* The words of the call, each to its place in decision and update. */
static bool take_words(struct call *c, struct error *err)
{
    const char *last = c->args->word[c->args->n_words - 1];

    if (c->reason &&
        (!take_text(c->reason, c->decision.reason, sizeof c->decision.reason, "reason", err) ||
         !take_text(c->reason, c->update.reason, sizeof c->update.reason, "reason", err)))
        return false;
    if (c->words &&
        !take_text(c->words, c->decision.message, sizeof c->decision.message, "text", err))
        return false;
    if (!(c->power->takes & LAST_IS_TEXT))
        return true;
    return c->power->inside
               ? take_text(last, c->update.name, sizeof c->update.name, "name", err)
               : take_text(last, c->decision.message, sizeof c->decision.message, "text", err);
}

static bool take_all(struct call *c, struct error *err)
{
    c->decision = c->power->decision;
    c->update = c->power->update;
    c->decision.grace_ms = c->update.grace_ms = (int32_t)c->grace_s * 1000;
    if (c->off) {
        c->decision.hold = TRI_FALSE;
        c->update.perms.can_admin = 0;
    }
    if (c->power->takes & TAKES_IN) {
        if ((c->in_s > 0) == c->off)
            return error_set(err, "say --in TIME, or --off for never");
        c->update.eject_at = c->off ? 0 : clock_wall_ms() + c->in_s * 1000;
    }
    if (c->grace_s < 0 || c->grace_s * 1000 > TIME_GRACE_MAX)
        return error_set(err, "--grace is at most %d seconds", TIME_GRACE_MAX / 1000);
    return take_block(c, err) && take_words(c, err) &&
           (!(c->power->takes & TAKES_SEND) || take_send(c, err));
}

/* ---- the call ---- */

/* Everybody gets the same. */
static int ask(struct call *c)
{
    const char *room = c->args->word[0];
    struct wire_req r = {.action =
                             c->power->inside ? WIRE_UPDATE_PARTICIPANTS : WIRE_UPDATE_WAITING};
    char *body;

    r.decisions = xcalloc(c->n_id, sizeof *r.decisions);
    r.updates = xcalloc(c->n_id, sizeof *r.updates);
    r.n_decisions = r.n_updates = c->n_id;
    for (size_t i = 0; i < c->n_id; i++) {
        if (i < c->n_id - c->n_except) {
            r.decisions[i] = c->decision;
            r.updates[i] = c->update;
        } else {
            r.decisions[i].except = r.decisions[i].no_grant = r.updates[i].except = true;
        }
        str_copy(r.decisions[i].id, sizeof r.decisions[i].id, c->id[i]);
        str_copy(r.updates[i].id, sizeof r.updates[i].id, c->id[i]);
    }
    body = body_updates(&r);
    free(r.decisions);
    free(r.updates);
    return outcome_ask(&c->service,
                       service_room_path(room, c->power->inside ? "/participants" : "/waiting"),
                       body, room, &c->out);
}

static int check_who(const struct call *c)
{
    unsigned takes = c->power->takes;
    int named = c->args->n_words - 1 - (takes & LAST_IS_TEXT ? 1 : 0);
    int ways = (named > 0) + c->all + (c->oldest > 0);

    if (named < 0)
        return args_complain(c->args, "the text is missing");
    if (c->except && !c->all)
        return args_complain(c->args, "--except goes with --all");
    if (ways != 1 || ((takes & JUST_ONE) && named != 1))
        return args_complain(c->args, "%s", ways ? tr("choose one way to say who") : tr("say who"));
    return EXIT_DONE;
}

static int call_run(struct call *c)
{
    const struct power *p = c->power;
    struct error err = {{0}};
    int code = check_who(c);

    if (code)
        return code;
    if (!take_all(c, &err))
        return args_complain(c->args, "%s", err.text);
    code = service_open(&c->service);
    if (code == EXIT_DONE)
        code = choose(c);
    if (code == EXIT_DONE && c->n_id > 0)
        code = ask(c);
    if (code == EXIT_DONE)
        code = outcome_report(&c->service, &c->out, &c->people, c->off ? tr("changed") : p->done,
                              p->inside ? tr("nobody is inside") : tr("nobody is waiting"));
    ids_finish(&c->people);
    wire_msg_finish(&c->out);
    free(c->id);
    service_close(&c->service);
    return code;
}

/* argv[0] says which row. */
static int run(int argc, char **argv)
{
    struct call c = {.power = powers};
    const struct {
        unsigned takes;
        struct args_opt opt;
    } rows[] = {
        {~0u, SERVICE_OPT_URL(&c.service)},
        {~0u, SERVICE_OPT_JSON(&c.service)},
        {TAKES_ALL, {"all", ARGS_FLAG, &c.all, NULL, "everybody who is there now", 0, 0}},
        {TAKES_ALL,
         {"except", ARGS_TEXT, &c.except, "ID,ID...", "with --all: these are left out", 0, 0}},
        {TAKES_OLDEST,
         {"oldest", ARGS_INT, &c.oldest, "N", "those who wait longest", 1, LIMIT_UPDATES}},
        {TAKES_OLDEST, {"next", ARGS_INT, &c.oldest, "N", "the same", 1, LIMIT_UPDATES}},
        {TAKES_REASON, {"reason", ARGS_TEXT, &c.reason, "TEXT", "what the guest is told", 0, 0}},
        {TAKES_BLOCK,
         {"block", ARGS_TEXT, &c.block, "LENGTH", "keep out: meeting, 24h or forever", 0, 0}},
        {TAKES_BLOCK,
         {"everywhere", ARGS_FLAG, &c.everywhere, NULL, "block in every room, not this alone", 0,
          0}},
        {TAKES_BLOCK,
         {"signals", ARGS_TEXT, &c.signals, "LIST",
          "block by these alone: device,user-id,token,address,name", 0, 0}},
        {TAKES_GRACE,
         {"grace", ARGS_SECONDS, &c.grace_s, "SECONDS",
          "wait so long (at most 30), foyer undo takes it back until then", 0, 0}},
        {TAKES_OFF, {"off", ARGS_FLAG, &c.off, NULL, "take it back", 0, 0}},
        {TAKES_WORDS, {"text", ARGS_TEXT, &c.words, "TEXT", "words to go with it", 0, 0}},
        {TAKES_SEND, {"send", ARGS_TEXT, &c.send, "PARTS", "what they may send", 0, 0}},
        {TAKES_IN, {"in", ARGS_SECONDS, &c.in_s, "TIME", "so long from now, as 90s or 10m", 0, 0}},
    };
    struct args_opt opt[sizeof rows / sizeof *rows];
    struct args a = {.verb = argv[0], .opt = opt, .min_words = 1, .max_words = LIMIT_UPDATES};
    int code;

    while (!str_eq(c.power->name, argv[0]))
        c.power++;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].takes & c.power->takes || rows[i].takes == ~0u)
            opt[a.n_opt++] = rows[i].opt;
    a.usage = c.power->usage;
    a.about = c.power->about;
    c.args = &a;
    return args_parse(&a, argc, argv, &code) ? call_run(&c) : code;
}

const struct verb verb_powers[] = {
    {"admit", TR("let people in"), run},
    {"deny", TR("turn people away"), run},
    {"hold", TR("ask people who wait for patience"), run},
    {"message", TR("say something to people who wait"), run},
    {"mute", TR("turn microphones off"), run},
    {"unmute", TR("ask for microphones"), run},
    {"camera-off", TR("turn cameras off"), run},
    {"stop-share", TR("stop the sharing of screens"), run},
    {"lower-hand", TR("lower hands"), run},
    {"eject", TR("remove people from the call"), run},
    {"park", TR("send people back to the lobby"), run},
    {"rename", TR("give somebody another name"), run},
    {TR("admin"), "make admins of participants", run},
    {"rights", TR("set what people may send"), run},
    {"until", TR("set when people have to leave"), run},
    {0},
};
