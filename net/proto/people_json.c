/* People as JSON. */
#include "net/proto/people_json.h"

#include <string.h>

#include "net/base/str.h"
#include "net/proto/block_signals.h"
#include "net/proto/strict_json.h"

static const char *const track_names[TRACK_COUNT] = {
    [TRACK_AUDIO] = "audio",
    [TRACK_VIDEO] = "video",
    [TRACK_SCREEN_AUDIO] = "screenAudio",
    [TRACK_SCREEN_VIDEO] = "screenVideo",
};

static const struct {
    uint8_t bit;
    const char *name;
} off_names[] = {
    {OFF_BY_USER, "byUser"},
    {OFF_BY_REMOTE, "byRemoteRequest"},
    {OFF_BY_PERMISSION, "byCanSendPermission"},
};

cJSON *people_json_pending(const struct wire_pending *p)
{
    cJSON *obj = cJSON_CreateObject();

    cJSON_AddStringToObject(obj, "decision", p->decision);
    cJSON_AddStringToObject(obj, "what", wire_pending_names[p->what]);
    cJSON_AddNumberToObject(obj, "until", (double)p->until);
    cJSON_AddStringToObject(obj, "by", p->by);
    return obj;
}

bool people_json_read_pending(const cJSON *obj, struct wire_pending *p, struct error *err)
{
    char what[16] = "";

    *p = (struct wire_pending){0};
    if (!strict_json_str(obj, "decision", p->decision, sizeof p->decision, err) ||
        !strict_json_str(obj, "what", what, sizeof what, err) ||
        !strict_json_int(obj, "until", 0, INT64_C(1) << 52, &p->until, err) ||
        !strict_json_human(obj, "by", p->by, sizeof p->by, LIMIT_NAME_CHARS, NULL, err))
        return false;
    for (int i = 0; i < PENDING_COUNT; i++)
        if (str_eq(what, wire_pending_names[i]))
            p->what = (enum wire_pending_what)i;
    return true;
}

cJSON *people_json_signals(unsigned mask)
{
    cJSON *list = cJSON_CreateArray();

    for (int i = 0; i < SIGNAL_COUNT; i++)
        if (mask & 1u << i)
            cJSON_AddItemToArray(list, cJSON_CreateString(block_signal_infos[i].name));
    return list;
}

bool people_json_read_signals(const cJSON *obj, uint8_t *mask, struct error *err)
{
    const cJSON *list = strict_json_get(obj, "signals"), *at;
    struct error why = {{0}};
    uint8_t found = 0;

    if (!list)
        return true;
    if (!cJSON_IsArray(list) || !list->child)
        return error_set(err, "signals should be an array with at least one signal");
    cJSON_ArrayForEach (at, list) {
        if (!cJSON_IsString(at))
            return error_set(err, "signals should hold names of signals");
        if (!block_signals_add(at->valuestring, (int)strlen(at->valuestring), &found, &why))
            return error_set(err, "signals: %s", why.text);
    }
    if (!block_signals_suffice(found, &why))
        return error_set(err, "signals: %s", why.text);
    *mask = found;
    return true;
}

/* What a server tells: a signal that is not known here is left out. */
static void read_known(const cJSON *obj, uint8_t *mask)
{
    const cJSON *at;

    cJSON_ArrayForEach (at, strict_json_get(obj, "signals"))
        if (cJSON_IsString(at))
            block_signals_add(at->valuestring, (int)strlen(at->valuestring), mask, NULL);
}

void people_json_add_tracks(cJSON *obj, const uint8_t off[TRACK_COUNT])
{
    cJSON *tracks = cJSON_AddObjectToObject(obj, "tracks");

    for (int i = 0; i < TRACK_COUNT; i++)
        if (off[i] != OFF_UNSAID)
            cJSON_AddBoolToObject(tracks, track_names[i], !off[i]);
}

bool people_json_read_tracks(const cJSON *obj, uint8_t off[TRACK_COUNT], struct error *err)
{
    const cJSON *tracks = strict_json_get(obj, "tracks");

    for (int i = 0; tracks && i < TRACK_COUNT; i++) {
        bool on = !off[i];

        if (!strict_json_get(tracks, track_names[i]))
            continue;
        if (!strict_json_bool(tracks, track_names[i], &on, err))
            return false;
        off[i] = on ? 0 : OFF_BY_USER;
    }
    return true;
}

cJSON *people_json_waiting(const struct wire_waiting *w)
{
    cJSON *obj = cJSON_CreateObject(), *access, *flags;

    cJSON_AddStringToObject(obj, "id", w->id);
    cJSON_AddStringToObject(obj, "name", w->name);
    access = cJSON_AddObjectToObject(obj, "awaitingAccess");
    cJSON_AddStringToObject(access, "level", "full");
    cJSON_AddNumberToObject(obj, "knocked_at", (double)w->knocked_at);
    cJSON_AddNumberToObject(obj, "tries", w->tries);
    if (w->position > 0)
        cJSON_AddNumberToObject(obj, "position", w->position);
    flags = cJSON_AddArrayToObject(obj, "flags");
    for (int i = 0; i < FLAG_COUNT; i++)
        if (w->flags & 1u << i)
            cJSON_AddItemToArray(flags, cJSON_CreateString(wire_flag_names[i]));
    cJSON_AddStringToObject(obj, "note", w->note);
    cJSON_AddStringToObject(obj, "trust", w->has_token ? "token" : "guest");
    if (*w->user_id)
        cJSON_AddStringToObject(obj, "user_id", w->user_id);
    if (w->away)
        cJSON_AddTrueToObject(obj, "away");
    if (w->held)
        cJSON_AddTrueToObject(obj, "held");
    if (w->score)
        cJSON_AddNumberToObject(obj, "score", w->score);
    if (w->signals)
        cJSON_AddItemToObject(obj, "signals", people_json_signals(w->signals));
    if (*w->reader)
        cJSON_AddStringToObject(obj, "reader", w->reader);
    if (*w->rule)
        cJSON_AddStringToObject(obj, "rule", w->rule);
    if (w->pending.what)
        cJSON_AddItemToObject(obj, "pending", people_json_pending(&w->pending));
    return obj;
}

static void read_flags(const cJSON *list, uint8_t *flags)
{
    const cJSON *at;

    cJSON_ArrayForEach (at, list)
        for (int i = 0; i < FLAG_COUNT; i++)
            if (cJSON_IsString(at) && str_eq(at->valuestring, wire_flag_names[i]))
                *flags = (uint8_t)(*flags | 1u << i);
}

bool people_json_read_waiting(const cJSON *obj, struct wire_waiting *w, struct error *err)
{
    int64_t tries = 1, position = 0, score = 0;
    char trust[16] = "";

    *w = (struct wire_waiting){0};
    if (!strict_json_str(obj, "id", w->id, sizeof w->id, err) ||
        !strict_json_human(obj, "name", w->name, sizeof w->name, LIMIT_NAME_CHARS, NULL, err) ||
        !strict_json_int(obj, "knocked_at", 0, INT64_C(1) << 52, &w->knocked_at, err) ||
        !strict_json_int(obj, "tries", 0, INT32_MAX, &tries, err) ||
        !strict_json_int(obj, "position", 0, INT32_MAX, &position, err) ||
        !strict_json_human(obj, "note", w->note, sizeof w->note, LIMIT_NOTE, NULL, err) ||
        !strict_json_human(obj, "user_id", w->user_id, sizeof w->user_id, LIMIT_ID, NULL, err) ||
        !strict_json_str(obj, "trust", trust, sizeof trust, err) ||
        !strict_json_bool(obj, "away", &w->away, err) ||
        !strict_json_bool(obj, "held", &w->held, err) ||
        !strict_json_int(obj, "score", 0, 100, &score, err) ||
        !strict_json_human(obj, "reader", w->reader, sizeof w->reader, LIMIT_NAME_CHARS, NULL,
                           err) ||
        !strict_json_human(obj, "rule", w->rule, sizeof w->rule, LIMIT_RULE, NULL, err) ||
        !people_json_read_pending(strict_json_get(obj, "pending"), &w->pending, err))
        return false;
    w->score = (uint8_t)score;
    if (!*w->id)
        return error_set(err, "a waiting person has no id");
    w->tries = (int32_t)tries;
    w->position = (int32_t)position;
    w->has_token = str_eq(trust, "token");
    read_flags(strict_json_get(obj, "flags"), &w->flags);
    read_known(obj, &w->signals);
    return true;
}

static cJSON *track_json(uint8_t off)
{
    cJSON *t = cJSON_CreateObject(), *why;

    cJSON_AddTrueToObject(t, "subscribed");
    cJSON_AddStringToObject(t, "state", off ? "off" : "playable");
    if (off) {
        why = cJSON_AddObjectToObject(t, "off");
        for (size_t i = 0; i < sizeof off_names / sizeof *off_names; i++)
            if (off & off_names[i].bit)
                cJSON_AddTrueToObject(why, off_names[i].name);
    }
    return t;
}

cJSON *people_json_participant(const struct wire_participant *p, bool local)
{
    cJSON *obj = cJSON_CreateObject(), *tracks;

    cJSON_AddStringToObject(obj, "session_id", p->id);
    cJSON_AddStringToObject(obj, "user_id", *p->user_id ? p->user_id : p->id);
    cJSON_AddStringToObject(obj, "user_name", p->name);
    cJSON_AddNumberToObject(obj, "joined_at", (double)p->joined_at);
    cJSON_AddNumberToObject(obj, "will_eject_at", (double)p->will_eject_at);
    cJSON_AddBoolToObject(obj, "local", local);
    cJSON_AddBoolToObject(obj, "owner", p->owner);
    cJSON_AddItemToObject(obj, "permissions", people_json_perms(&p->perms));
    cJSON_AddFalseToObject(obj, "record");
    cJSON_AddBoolToObject(obj, "audio", !p->off[TRACK_AUDIO]);
    cJSON_AddBoolToObject(obj, "video", !p->off[TRACK_VIDEO]);
    cJSON_AddBoolToObject(obj, "screen", !p->off[TRACK_SCREEN_VIDEO]);
    tracks = cJSON_AddObjectToObject(obj, "tracks");
    for (int i = 0; i < TRACK_COUNT; i++)
        cJSON_AddItemToObject(tracks, track_names[i], track_json(p->off[i]));
    if (p->away)
        cJSON_AddTrueToObject(obj, "away");
    if (p->hand_at)
        cJSON_AddNumberToObject(obj, "hand_raised_at", (double)p->hand_at);
    if (*p->first_name)
        cJSON_AddStringToObject(obj, "first_name", p->first_name);
    if (p->pending.what)
        cJSON_AddItemToObject(obj, "pending", people_json_pending(&p->pending));
    if (p->signals)
        cJSON_AddItemToObject(obj, "signals", people_json_signals(p->signals));
    return obj;
}

static void read_states(const cJSON *tracks, struct wire_participant *p)
{
    for (int i = 0; i < TRACK_COUNT; i++) {
        const cJSON *t = strict_json_get(tracks, track_names[i]);
        const cJSON *off = strict_json_get(t, "off"), *state = strict_json_get(t, "state");

        for (size_t k = 0; k < sizeof off_names / sizeof *off_names; k++)
            if (cJSON_IsTrue(strict_json_get(off, off_names[k].name)))
                p->off[i] = (uint8_t)(p->off[i] | off_names[k].bit);
        if (!p->off[i] && cJSON_IsString(state) && str_eq(state->valuestring, "off"))
            p->off[i] = OFF_BY_USER;
    }
}

bool people_json_read_participant(const cJSON *obj, struct wire_participant *p, struct error *err)
{
    const cJSON *perms = strict_json_get(obj, "permissions");

    *p = (struct wire_participant){.perms = {.has_presence = true}};
    if (!strict_json_str(obj, "session_id", p->id, sizeof p->id, err) ||
        !strict_json_human(obj, "user_id", p->user_id, sizeof p->user_id, LIMIT_ID, NULL, err) ||
        !strict_json_human(obj, "user_name", p->name, sizeof p->name, LIMIT_NAME_CHARS, NULL,
                           err) ||
        !strict_json_int(obj, "joined_at", 0, INT64_C(1) << 52, &p->joined_at, err) ||
        !strict_json_int(obj, "will_eject_at", 0, INT64_C(1) << 52, &p->will_eject_at, err) ||
        !strict_json_bool(obj, "owner", &p->owner, err) ||
        !strict_json_bool(obj, "away", &p->away, err) ||
        !strict_json_int(obj, "hand_raised_at", 0, INT64_C(1) << 52, &p->hand_at, err) ||
        !strict_json_human(obj, "first_name", p->first_name, sizeof p->first_name, LIMIT_NAME_CHARS,
                           NULL, err) ||
        !people_json_read_pending(strict_json_get(obj, "pending"), &p->pending, err) ||
        (perms && !people_json_read_perms(perms, &p->perms, err)))
        return false;
    if (!*p->id)
        return error_set(err, "a participant has no session_id");
    read_states(strict_json_get(obj, "tracks"), p);
    read_known(obj, &p->signals);
    return true;
}
