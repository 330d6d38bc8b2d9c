/* Who was in a room, as JSON. */
#include "net/proto/strict_json.h"
#include "tui/cli/log.h"

char *attendance_json(const struct attendance *t, const char *room, char *const *expected,
                      size_t n_expected)
{
    cJSON *doc = cJSON_CreateObject(), *people, *waited, *absent;

    cJSON_AddStringToObject(doc, "room", room);
    people = cJSON_AddArrayToObject(doc, "people");
    waited = cJSON_AddArrayToObject(doc, "waited");
    for (size_t i = 0; i < t->n; i++) {
        const struct attendee *a = &t->one[i];
        cJSON *obj = cJSON_CreateObject();

        cJSON_AddStringToObject(obj, "name", a->name);
        if (*a->given)
            cJSON_AddStringToObject(obj, "given_name", a->given);
        if (*a->user_id)
            cJSON_AddStringToObject(obj, "user_id", a->user_id);
        if (a->knocked_at)
            cJSON_AddNumberToObject(obj, "knocked_at", (double)a->knocked_at);
        cJSON_AddNumberToObject(obj, "knocks", a->knocks);
        cJSON_AddStringToObject(obj, "last", journal_words[a->last]);
        if (a->first_in) {
            cJSON_AddNumberToObject(obj, "first_in", (double)a->first_in);
            cJSON_AddNumberToObject(obj, "last_out", (double)a->last_out);
            cJSON_AddNumberToObject(obj, "inside_ms", (double)a->inside_ms);
            cJSON_AddNumberToObject(obj, "joins", a->joins);
        }
        cJSON_AddItemToArray(a->first_in ? people : waited, obj);
    }
    if (expected) {
        absent = cJSON_AddArrayToObject(doc, "absent");
        for (size_t i = 0; i < n_expected; i++)
            if (!attendance_came(t, expected[i]))
                cJSON_AddItemToArray(absent, cJSON_CreateString(expected[i]));
    }
    return strict_json_print(doc);
}
