/* People as JSON text. */
#include "net/proto/people_text.h"

#include "net/proto/block_signals.h"

const char *const people_track_names[TRACK_COUNT] = {
    [TRACK_AUDIO] = "audio",
    [TRACK_VIDEO] = "video",
    [TRACK_SCREEN_AUDIO] = "screenAudio",
    [TRACK_SCREEN_VIDEO] = "screenVideo",
};

const struct people_off people_off_names[PEOPLE_OFF_COUNT] = {
    {OFF_BY_USER, "byUser"},
    {OFF_BY_REMOTE, "byRemoteRequest"},
    {OFF_BY_PERMISSION, "byCanSendPermission"},
};

void people_text_pending(struct json_text *j, const char *key, const struct wire_pending *p)
{
    json_object(j, key);
    json_str(j, "decision", p->decision);
    json_str(j, "what", wire_pending_names[p->what]);
    json_num(j, "until", p->until);
    json_str(j, "by", p->by);
    json_object_end(j);
}

void people_text_signals(struct json_text *j, const char *key, unsigned mask)
{
    json_array(j, key);
    for (int i = 0; i < SIGNAL_COUNT; i++)
        if (mask & 1u << i)
            json_str(j, NULL, block_signal_infos[i].name);
    json_array_end(j);
}

void people_text_tracks(struct json_text *j, const char *key, const uint8_t off[TRACK_COUNT])
{
    json_object(j, key);
    for (int i = 0; i < TRACK_COUNT; i++)
        if (off[i] != OFF_UNSAID)
            json_bool(j, people_track_names[i], !off[i]);
    json_object_end(j);
}

void people_text_waiting(struct json_text *j, const char *key, const struct wire_waiting *w)
{
    json_object(j, key);
    json_str(j, "id", w->id);
    json_str(j, "name", w->name);
    json_object(j, "awaitingAccess");
    json_str(j, "level", "full");
    json_object_end(j);
    json_num(j, "knocked_at", w->knocked_at);
    json_num(j, "tries", w->tries);
    if (w->position > 0)
        json_num(j, "position", w->position);
    json_array(j, "flags");
    for (int i = 0; i < FLAG_COUNT; i++)
        if (w->flags & 1u << i)
            json_str(j, NULL, wire_flag_names[i]);
    json_array_end(j);
    json_str(j, "note", w->note);
    json_str(j, "trust", w->has_token ? "token" : "guest");
    json_some_str(j, "user_id", w->user_id);
    json_some_bool(j, "away", w->away);
    json_some_bool(j, "held", w->held);
    json_some_num(j, "score", w->score);
    if (w->signals)
        people_text_signals(j, "signals", w->signals);
    json_some_str(j, "reader", w->reader);
    json_some_str(j, "rule", w->rule);
    if (w->pending.what)
        people_text_pending(j, "pending", &w->pending);
    json_object_end(j);
}

/* The state of one track, and why it is off. */
static void track(struct json_text *j, const char *key, uint8_t off)
{
    json_object(j, key);
    json_bool(j, "subscribed", true);
    json_str(j, "state", off ? "off" : "playable");
    if (off) {
        json_object(j, "off");
        for (int i = 0; i < PEOPLE_OFF_COUNT; i++)
            json_some_bool(j, people_off_names[i].name, off & people_off_names[i].bit);
        json_object_end(j);
    }
    json_object_end(j);
}

void people_text_participant(struct json_text *j, const char *key, const struct wire_participant *p,
                             bool local, const char *data)
{
    json_object(j, key);
    json_str(j, "session_id", p->id);
    json_str(j, "user_id", *p->user_id ? p->user_id : p->id);
    json_str(j, "user_name", p->name);
    json_num(j, "joined_at", p->joined_at);
    json_num(j, "will_eject_at", p->will_eject_at);
    json_bool(j, "local", local);
    json_bool(j, "owner", p->owner);
    people_text_perms(j, "permissions", &p->perms, ~0u);
    json_bool(j, "record", false);
    json_bool(j, "audio", !p->off[TRACK_AUDIO]);
    json_bool(j, "video", !p->off[TRACK_VIDEO]);
    json_bool(j, "screen", !p->off[TRACK_SCREEN_VIDEO]);
    json_object(j, "tracks");
    for (int i = 0; i < TRACK_COUNT; i++)
        track(j, people_track_names[i], p->off[i]);
    json_object_end(j);
    json_some_bool(j, "away", p->away);
    json_some_num(j, "hand_raised_at", p->hand_at);
    json_some_str(j, "first_name", p->first_name);
    if (p->pending.what)
        people_text_pending(j, "pending", &p->pending);
    if (p->signals)
        people_text_signals(j, "signals", p->signals);
    json_raw(j, "userData", data);
    json_object_end(j);
}
