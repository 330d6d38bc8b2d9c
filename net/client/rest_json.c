/* The error object of a REST answer. */
#include "net/client/rest_json.h"

#include "net/base/str.h"
#include "net/client/verdict.h"
#include "net/proto/strict_json.h"

enum { INFO_CHARS = 400 };

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
    a->error = err_from_http(a->status, code);
    if (!*a->info)
        str_copy(a->info, sizeof a->info, err_info(a->error)->sentence);
}
