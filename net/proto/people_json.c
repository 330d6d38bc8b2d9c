/* People as JSON. */
#include "net/proto/people_json.h"

#include <string.h>

#include "net/base/str.h"
#include "net/proto/block_signals.h"
#include "net/proto/people_text.h"
#include "net/proto/strict_json.h"

/* What the writers of text have made, as a member of a tree. */
static cJSON *raw(struct json_text *j)
{
    cJSON *item = cJSON_CreateRaw(j->b.s);

    strbuf_free(&j->b);
    return item;
}

cJSON *people_json_pending(const struct wire_pending *p)
{
    struct json_text j = JSON_TEXT_INIT;

    people_text_pending(&j, NULL, p);
    return raw(&j);
}

cJSON *people_json_perms(const struct wire_perms *p, unsigned given)
{
    struct json_text j = JSON_TEXT_INIT;

    people_text_perms(&j, NULL, p, given);
    return raw(&j);
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
    struct json_text j = JSON_TEXT_INIT;

    people_text_signals(&j, NULL, mask);
    return raw(&j);
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
    struct json_text j = JSON_TEXT_INIT;

    people_text_tracks(&j, NULL, off);
    cJSON_AddItemToObject(obj, "tracks", raw(&j));
}

bool people_json_read_tracks(const cJSON *obj, uint8_t off[TRACK_COUNT], struct error *err)
{
    const cJSON *tracks = strict_json_get(obj, "tracks");

    for (int i = 0; tracks && i < TRACK_COUNT; i++) {
        bool on = !off[i];

        if (!strict_json_get(tracks, people_track_names[i]))
            continue;
        if (!strict_json_bool(tracks, people_track_names[i], &on, err))
            return false;
        off[i] = on ? 0 : OFF_BY_USER;
    }
    return true;
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

static void read_states(const cJSON *tracks, struct wire_participant *p)
{
    for (int i = 0; i < TRACK_COUNT; i++) {
        const cJSON *t = strict_json_get(tracks, people_track_names[i]);
        const cJSON *off = strict_json_get(t, "off"), *state = strict_json_get(t, "state");

        for (int k = 0; k < PEOPLE_OFF_COUNT; k++)
            if (cJSON_IsTrue(strict_json_get(off, people_off_names[k].name)))
                p->off[i] = (uint8_t)(p->off[i] | people_off_names[k].bit);
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
