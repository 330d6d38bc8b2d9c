/* What keys do: changes of the model, and decisions that go to the server. Never draws. UI thread.
 *
 * Everything that could let the wrong person in is refused here, in words: a row that has left, a
 * row that has not been on the screen long enough to be read, a lost connection, a burst of keys
 * that nobody typed, an action that the service lacks. */
#ifndef TUI_INPUT_ACTION_H
#define TUI_INPUT_ACTION_H

#include <stddef.h>
#include <stdint.h>

#include "tui/input/dialog.h"
#include "tui/input/keymap.h"
#include "tui/input/prompt.h"
#include "tui/input/recall.h"
#include "tui/input/sheet.h"
#include "tui/model/model.h"

/* More keys than this at once, with a decision among them, were not typed by a person. */
enum { ACTION_BURST = 4 };

/* What the owner has to do after a key. */
enum {
    ACT_DRAW = 1,
    ACT_QUIT = 2,
    ACT_REDRAW = 4, /* the whole screen */
    ACT_SUSPEND = 8,
    ACT_THEME = 16,  /* choose the next theme */
    ACT_RELOAD = 32, /* read the user's files again */
    ACT_LIFT = 64,   /* take the ticked blocks off the list, then close the dialog */
    ACT_MOUSE = 128, /* the mouse is ours, or the terminal's again */
};

/* What only the owner can do and knows: themes and options. */
struct act_owner {
    /* Does what ACTION_THEME_NAMED or ACTION_SET is told; false with the reason in err. */
    bool (*apply)(void *arg, enum action what, const char *text, struct error *err);
    /* The i-th thing that may stand behind it, for completion; false when there are no more. */
    bool (*value)(void *arg, enum action what, size_t i, char *dst, size_t size);
};

struct act {
    struct model *model;
    struct dialog *dialog;
    struct prompt *prompt;
    struct sheet *sheet;
    const struct keymap *keys;
    model_send_fn *send;
    void *send_arg;
    struct recall *recall;         /* or null */
    const struct act_owner *owner; /* or null */
    void *owner_arg;
    sheet_call_fn *call; /* REST, with send_arg; null: there is none */
    const char *url;     /* of the server */
    int64_t wall, mono;
    int tz_min;     /* minutes east of UTC */
    struct key key; /* set by action_keys(): the key that is being handled */
    /* A typed verb says whom and where it is about; null: the marked, else what is under the
     * cursors. */
    const struct target *given;
    struct room *room;
};

/* Handles the keys of one read, in order. Returns ACT_ bits. */
unsigned action_keys(struct act *a, const struct key *key, size_t n);
/* A paste: text for the prompt if one is open, else refused with a notice. */
unsigned action_paste(struct act *a, const struct key *key, size_t n);
/* Sends a request that came from outside (takes r) under the rules of the keys: refused while only
 * watching, without a connection or when the service can not; denials and ejections get the host's
 * grace time unless they say another, and can be undone by the host. Returns its id, 0 with a
 * notice when it was refused. */
int64_t action_request(struct act *a, struct wire_req *r);
/* Runs one action as if its key had been pressed. */
unsigned action_run(struct act *a, enum action what);
/* What a sheet may use. */
struct sheet_env action_sheet_env(const struct act *a);

#endif
