/* The actions that open the room editor and the token maker. */
#include "net/base/rng.h"
#include "net/base/str.h"
#include "tui/input/action_decide.h"

struct sheet_env action_sheet_env(const struct act *a)
{
    return (struct sheet_env){.model = a->model,
                              .call = a->call,
                              .arg = a->send_arg,
                              .url = a->url ? a->url : "",
                              .wall = a->wall,
                              .mono = a->mono,
                              .tz_min = a->tz_min};
}

static void edit_room(struct act *a)
{
    struct sheet_env e = action_sheet_env(a);
    struct room *r = action_room(a);

    if (r)
        sheet_edit_room(a->sheet, &e, r);
}

static void new_room(struct act *a)
{
    struct sheet_env e = action_sheet_env(a);
    char name[LIMIT_ROOM_NAME + 1];

    if (*a->model->find) { /* n goes on with a search until Esc forgets it */
        action_run(a, ACTION_FIND_NEXT);
        return;
    }
    do
        sheet_room_name(rng_u32(), name);
    while (rooms_find(&a->model->rooms, name));
    sheet_new_room(a->sheet, &e, name);
}

static void new_token(struct act *a, const struct room *r, const char *name)
{
    struct sheet_env e = action_sheet_env(a);

    sheet_new_token(a->sheet, &e, r && !r->gone ? r->name : "", name);
}

/* A typed verb may say another one than the cursor's. */
static const struct room *room_of(const struct act *a)
{
    return a->room ? a->room : model_merged(a->model) ? NULL : model_room(a->model);
}

static void token_for(struct act *a)
{
    const struct knock *k = a->given ? NULL : model_knock(a->model);

    if (a->given && a->given->n > 1)
        notice_set(&a->model->notice, NOTICE_WARN, a->mono, "a token is for one person at a time");
    else if (a->given)
        new_token(a, rooms_find(&a->model->rooms, a->given->one[0].room), a->given->one[0].name);
    else if (k && knocks_open(k))
        new_token(a, model_room(a->model), k->w.name);
    else
        notice_set(&a->model->notice, NOTICE_INFO, a->mono, "nobody is under the cursor");
}

bool action_run_sheet(struct act *a, enum action what)
{
    if (!a->sheet)
        return false;
    switch (what) {
    case ACTION_EDIT_ROOM: edit_room(a); break;
    case ACTION_NEW_ROOM: new_room(a); break;
    case ACTION_TOKEN: new_token(a, room_of(a), ""); break;
    case ACTION_TOKEN_FOR: token_for(a); break;
    default: return false;
    }
    return true;
}
