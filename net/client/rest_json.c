/* The error object of a REST answer. */
#include "net/client/rest_json.h"

#include "net/base/str.h"
#include "net/client/verdict.h"
#include "net/proto/strict_json.h"

enum { INFO_CHARS = 400 };

/* Many errors share a status and a word of REST, but not a sentence: that of a server's full disk
 * is not that of a missing connection, and their exit codes differ. */
static enum err by_sentence(enum err e, const char *info)
{
    for (int i = ERR_OK + 1; i < ERR_COUNT; i++) {
        const struct err_info *other = err_info((enum err)i);

        if (other->http == err_info(e)->http && str_eq(other->rest, err_info(e)->rest) &&
            str_eq(other->sentence, info))
            return (enum err)i;
    }
    return e;
}

void rest_json_judge(struct rest_answer *a)
{
    struct error err = {{0}};
    cJSON *obj = a->status == 200 ? NULL : strict_json_parse(a->body, a->len, &err);
    char code[64] = "";

    a->error = ERR_OK;
    if (a->status == 200)
        return;
    if (obj && strict_json_str(obj, "error", code, sizeof code, &err))
        strict_json_human(obj, "info", a->info, sizeof a->info, INFO_CHARS, NULL, &err);
    cJSON_Delete(obj);
    a->error = by_sentence(err_from_http(a->status, code), a->info);
    if (!*a->info)
        str_copy(a->info, sizeof a->info, err_info(a->error)->sentence);
}
