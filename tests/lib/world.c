/* A door that stands still. */
#include "tests/lib/world.h"

#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/proto/block_signals.h"

static const struct world_knock interview_knocks[] = {
    {"Ana Lima", 252, 1, 0, NULL, "audio ok?"},
    {"Priya Natarajan", 230, 1, 0, "priya-7", ""},
    {"Mira Okafor", 67, 1, FLAG_SAME_NAME, NULL, ""},
    {"xX_Zed_Xx", 19, 3, FLAG_DENIED, NULL, ""},
};

static const struct world_person interview_people[] = {
    {"Mira Okafor", 1330, true, true, true, false},
    {"Tom Ferreira", 1244, true, false, true, false},
    {"Joon Park", 723, false, true, false, true},
    {"Lea Brandt", 511, false, false, false, false},
    {"Sam Whitfield", 42, false, false, true, false},
};

static const struct world_knock clinic_knocks[] = {
    {"Bo", 700, 1, 0, NULL, ""},
    {"Cleo", 110, 2, 0, NULL, ""},
    {"Dana", 5, 1, FLAG_MIXED | FLAG_CLEANED, NULL, ""},
};

static const struct world_person clinic_people[] = {{"Dr. Weiss", 4000, true, true, true, false}};

#define COUNT(array) (sizeof(array) / sizeof *(array))

const struct world_room world_usual[] = {
    {.name = "interview",
     .seats = 8,
     .knocks = interview_knocks,
     .n_knocks = COUNT(interview_knocks),
     .people = interview_people,
     .n_people = COUNT(interview_people)},
    {.name = "clinic-a",
     .knocks = clinic_knocks,
     .n_knocks = COUNT(clinic_knocks),
     .people = clinic_people,
     .n_people = COUNT(clinic_people)},
    {.name = "standup", .is_public = true},
    {.name = "board", .locked = true, .no_knocking = true},
};
const size_t world_usual_count = COUNT(world_usual);

static void fill_knock(struct wire_waiting *w, const struct world_knock *k, size_t room, size_t i)
{
    snprintf(w->id, sizeof w->id, "w%u-%u", (unsigned)room, (unsigned)i);
    str_copy(w->name, sizeof w->name, k->name);
    str_copy(w->note, sizeof w->note, k->note ? k->note : "");
    str_copy(w->user_id, sizeof w->user_id, k->user_id ? k->user_id : "");
    w->has_token = k->user_id != NULL;
    w->signals = 1 << SIGNAL_DEVICE | 1 << SIGNAL_ADDRESS | 1 << SIGNAL_NAME;
    if (w->has_token)
        w->signals = SIGNALS_ALL;
    w->knocked_at = WORLD_NOW - (int64_t)k->waited * 1000;
    w->tries = k->tries;
    w->position = (int32_t)i + 1;
    w->flags = (uint8_t)k->flags;
}

struct wire_waiting world_waiting(const struct waiter *w)
{
    struct wire_waiting out = {.pending = *w->pending,
                               .knocked_at = w->knocked_at,
                               .tries = w->tries,
                               .position = w->position,
                               .flags = w->flags,
                               .score = w->score,
                               .signals = w->signals,
                               .has_token = w->has_token,
                               .away = w->away,
                               .held = w->held};

    str_copy(out.id, sizeof out.id, w->id);
    str_copy(out.name, sizeof out.name, w->name);
    str_copy(out.user_id, sizeof out.user_id, w->user_id);
    str_copy(out.note, sizeof out.note, w->note);
    str_copy(out.reader, sizeof out.reader, w->reader);
    str_copy(out.rule, sizeof out.rule, w->rule);
    return out;
}

static void fill_person(struct wire_participant *p, const struct world_person *who, size_t room,
                        size_t i)
{
    snprintf(p->id, sizeof p->id, "p%u-%u", (unsigned)room, (unsigned)i);
    str_copy(p->user_id, sizeof p->user_id, p->id);
    str_copy(p->name, sizeof p->name, who->name);
    p->joined_at = WORLD_NOW - (int64_t)who->inside * 1000;
    p->owner = who->owner;
    p->signals = who->owner ? 1 << SIGNAL_TOKEN : 1 << SIGNAL_DEVICE | 1 << SIGNAL_NAME;
    p->perms = (struct wire_perms){.has_presence = true, .can_send = SEND_ALL};
    p->off[TRACK_AUDIO] = who->mic ? 0 : OFF_BY_USER;
    p->off[TRACK_VIDEO] = who->cam ? 0 : OFF_BY_USER;
    p->off[TRACK_SCREEN_VIDEO] = p->off[TRACK_SCREEN_AUDIO] = who->screen ? 0 : OFF_BY_USER;
}

static void fill_room(struct wire_room *w, const struct world_room *r, size_t room)
{
    str_copy(w->name, sizeof w->name, r->name);
    w->is_private = !r->is_public;
    w->locked = r->locked;
    w->hosts = 2;
    props_init(&w->config, &room_props);
    if (!r->no_knocking)
        props_set_int(&w->config, ROOM_enable_knocking, 1);
    if (r->seats)
        props_set_int(&w->config, ROOM_max_participants, r->seats);
    w->n_waiting = r->n_knocks;
    w->waiting = xcalloc(r->n_knocks + 1, sizeof *w->waiting);
    for (size_t i = 0; i < r->n_knocks; i++)
        fill_knock(&w->waiting[i], &r->knocks[i], room, i);
    w->n_inside = r->n_people;
    w->inside = xcalloc(r->n_people + 1, sizeof *w->inside);
    for (size_t i = 0; i < r->n_people; i++)
        fill_person(&w->inside[i], &r->people[i], room, i);
}

void world_load(struct model *m, const struct world_room *rooms, size_t n)
{
    struct wire_msg *msg = xcalloc(1, sizeof *msg);

    msg->kind = WIRE_EV_REPLY;
    msg->ok = true;
    msg->seq = 1;
    str_copy(msg->session, sizeof msg->session, "s1");
    msg->n_rooms = n;
    msg->rooms = xcalloc(n + 1, sizeof *msg->rooms);
    for (size_t i = 0; i < n; i++)
        fill_room(&msg->rooms[i], &rooms[i], i);
    model_set_link(m, LINE_LIVE, "", 0, WORLD_NOW - 60000);
    m->link.round_trip_us = 38000;
    model_apply(m, msg, WORLD_NOW - 60000, WORLD_MONO - 60000);
    wire_msg_free(msg);
}
