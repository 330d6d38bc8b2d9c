/* Events as lines for people. */
#include "tui/cli/lines.h"

#include <stdio.h>
#include <time.h>

#include "net/base/str.h"
#include "tui/cli/print.h"

enum { ROOM_CELLS = 16 };

static void print_clock(void)
{
    time_t now = time(NULL);
    struct tm tm;
    char text[16];

    localtime_r(&now, &tm);
    strftime(text, sizeof text, "%H:%M:%S", &tm);
    printf("%s ", text);
}

static void begin(const char *room)
{
    print_clock();
    print_cell(room, ROOM_CELLS);
}

static void end(const struct wire_msg *m)
{
    if (*m->by)
        printf(" by %s", m->by);
    if (*m->reason)
        printf(" (%s)", m->reason);
    putchar('\n');
}

static void snapshot(const struct wire_msg *m)
{
    for (size_t i = 0; i < m->n_rooms; i++) {
        const struct wire_room *r = &m->rooms[i];

        begin(r->name);
        printf("%s, %zu waiting, %zu inside, %d hosts\n", r->is_private ? "private" : "public",
               r->n_waiting, r->n_inside, (int)r->hosts);
        for (size_t w = 0; w < r->n_waiting; w++) {
            begin(r->name);
            printf("%s waits\n", r->waiting[w].name);
        }
    }
}

static void waiting(const struct wire_msg *m)
{
    const struct wire_waiting *w = &m->waiting;
    char age[16];

    begin(m->room);
    if (m->kind == WIRE_EV_WAITING_REMOVED)
        printf("%s no longer waits: %s", w->name, wire_why_names[m->why]);
    else if (m->kind == WIRE_EV_WAITING_UPDATED)
        printf("%s waits%s", w->name, w->away ? ", away" : "");
    else
        printf("%s knocks", w->name);
    if (m->kind == WIRE_EV_WAITING_ADDED && w->tries > 1)
        printf(", try %d", (int)w->tries);
    for (int i = 0; m->kind != WIRE_EV_WAITING_REMOVED && i < FLAG_COUNT; i++)
        if (w->flags & 1 << i)
            printf(" [%s]", wire_flag_names[i]);
    if (m->kind == WIRE_EV_WAITING_REMOVED && w->knocked_at) {
        print_age(age, (int64_t)time(NULL) - w->knocked_at / 1000);
        printf(" after %s", age);
    }
    end(m);
}

static void person(const struct wire_msg *m)
{
    begin(m->room);
    if (m->kind == WIRE_EV_PARTICIPANT_LEFT && m->why != WHY_NONE && m->why != WHY_LEFT)
        printf("%s is gone: %s", m->who.name, wire_why_names[m->why]);
    else
        printf("%s %s", m->who.name, m->kind == WIRE_EV_PARTICIPANT_LEFT ? "left" : "joined");
    if (m->kind == WIRE_EV_PARTICIPANT_JOINED && *m->by)
        printf(", admitted");
    end(m);
}

static void room(const struct wire_msg *m, const char *what)
{
    begin(*m->room || !m->n_rooms ? m->room : m->rooms[0].name);
    printf("%s", what);
    if (m->kind == WIRE_EV_ROOM_UPDATED && m->n_rooms)
        printf(": %s", m->rooms[0].is_private ? "private" : "public");
    end(m);
}

void lines_event(const struct wire_msg *m)
{
    switch (m->kind) {
    case WIRE_EV_REPLY: snapshot(m); break;
    case WIRE_EV_WAITING_ADDED:
    case WIRE_EV_WAITING_UPDATED:
    case WIRE_EV_WAITING_REMOVED: waiting(m); break;
    case WIRE_EV_PARTICIPANT_JOINED:
    case WIRE_EV_PARTICIPANT_LEFT: person(m); break;
    case WIRE_EV_ROOM_CREATED: room(m, "the room was made"); break;
    case WIRE_EV_ROOM_UPDATED: room(m, "the room was changed"); break;
    case WIRE_EV_ROOM_DELETED: room(m, "the room has ended"); break;
    default: break;
    }
    fflush(stdout);
}

void lines_note(const char *sentence)
{
    print_clock();
    printf("%s\n", sentence);
    fflush(stdout);
}
