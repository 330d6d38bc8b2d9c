/* Transcription of a meeting: that it was asked for, and what it should be like. Nothing here
 * listens: programs inside that do are told by the events. So no transcript is kept either, and who
 * wanted one is told so at once. */
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

static void tell(struct lobby *l, struct room *r, enum wire_kind kind, const char *by)
{
    struct wire_msg m = {.kind = kind, .data = r->transcript};

    str_copy(m.by, sizeof m.by, by);
    event_emit(l, r, &m, TO_HOSTS | TO_INSIDE);
}

/* Room before domain, as for every setting that both have. */
static bool wants_storage(const struct lobby *l, const struct room *r)
{
    return props_has(&r->pub.config, ROOM_enable_transcription_storage)
               ? props_int(&r->pub.config, ROOM_enable_transcription_storage)
               : props_int(&l->domain, DOMAIN_enable_transcription_storage);
}

static void tell_started(struct lobby *l, struct room *r, const char *by)
{
    static const char why[] = "nothing here writes transcripts, so none is kept";
    struct wire_msg m = {.kind = WIRE_EV_TRANSCRIPTION_ERROR};

    webhooks_transcript(l, r, NULL);
    if (!wants_storage(l, r))
        return;
    str_copy(m.by, sizeof m.by, by);
    str_copy(m.info, sizeof m.info, why);
    event_emit(l, r, &m, TO_HOSTS);
    webhooks_transcript(l, r, why);
}

void transcript_end(struct room *r)
{
    free(r->transcript);
    r->transcript = NULL;
}

static enum err change(struct lobby *l, struct room *r, enum transcript_step step, const char *data,
                       const char *by, struct error *err)
{
    static const char *const lines[] = {"transcription started", "transcription changed",
                                        "transcription stopped"};
    static const enum wire_kind kinds[] = {WIRE_EV_TRANSCRIPTION_STARTED,
                                           WIRE_EV_TRANSCRIPTION_UPDATED,
                                           WIRE_EV_TRANSCRIPTION_STOPPED};

    if (!*r->meeting) {
        error_set(err, "no meeting is going on in room %s", r->pub.name);
        return ERR_NOT_FOUND;
    }
    if ((step == TRANSCRIPT_START) == (r->transcript != NULL)) {
        error_set(err, r->transcript ? "a transcription is going on already"
                                     : "no transcription is going on");
        return ERR_INVALID;
    }
    if (step != TRANSCRIPT_STOP) {
        transcript_end(r);
        r->transcript = xstrdup(data);
    }
    record_room(l, JOURNAL_STREAM, r, by, lines[step]);
    tell(l, r, kinds[step], by);
    if (step == TRANSCRIPT_START)
        tell_started(l, r, by);
    if (step == TRANSCRIPT_STOP)
        transcript_end(r);
    return ERR_OK;
}

enum err lobby_transcript(struct lobby *l, const char *room, enum transcript_step step,
                          const char *data, const char *by, int64_t now, struct error *err)
{
    struct room *r;
    enum err e = ERR_NO_ROOM;

    lobby_begin(l, now);
    r = room_find(l, room);
    if (r)
        e = change(l, r, step, data, by, err);
    lobby_end(l);
    return e;
}

const char *lobby_transcript_data(struct lobby *l, const char *room)
{
    struct room *r = room_find(l, room);

    return r ? r->transcript : NULL;
}
