/* The room editor and the token maker: a form over the whole screen, what is said about it, and the
 * calls that carry it out. UI thread.
 *
 * They use REST, because only REST can create rooms, change privacy and make tokens; the answer
 * comes back by sheet_answer(). A refused call leaves the form as it was typed. */
#ifndef TUI_INPUT_SHEET_H
#define TUI_INPUT_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/client/rest.h"
#include "net/client/tokens_json.h"
#include "tui/input/form.h"
#include "tui/model/model.h"

enum sheet_kind { SHEET_NONE, SHEET_ROOM, SHEET_TOKEN };
enum sheet_page {
    SHEET_FORM,
    SHEET_TEXT,  /* text: what would be sent, as JSON or as a command */
    SHEET_LEAVE, /* changes would be lost: y leaves */
    SHEET_MADE,  /* a token was made */
    SHEET_QR,    /* the link as a picture */
    SHEET_LIST,  /* live tokens */
    SHEET_KILL,  /* end the token under the cursor? y, or x with those who came by it */
};
enum sheet_mood { SHEET_QUIET, SHEET_GOOD, SHEET_WARN, SHEET_BAD };
enum { SHEET_SAY = 240, SHEET_LINE = 160, SHEET_TITLE = 200 };

struct sheet {
    enum sheet_kind kind; /* SHEET_NONE while closed */
    enum sheet_page page;
    struct form form;
    bool is_new;                    /* ROOM: it does not exist yet */
    char room[LIMIT_ROOM_NAME + 1]; /* ROOM: which; TOKEN: that of the list, "" for all */
    char say[SHEET_SAY];            /* one sentence about what happened last */
    enum sheet_mood mood;
    int64_t ticket; /* of a call on its way, 0 for none */
    size_t sent;    /* changes that are on their way with it: the room may tell of them first */
    int64_t list_ticket;
    char *text;              /* of SHEET_TEXT, owned */
    size_t top;              /* lines of it above the screen */
    bool forced;             /* TOKEN: what was refused once is to be made all the same */
    char *token, *link;      /* of the one that was made, owned and secret; null before */
    char made[SHEET_LINE];   /* what it is, in words */
    bool reveal;             /* the token itself was asked for */
    struct token_live *live; /* owned; */
    size_t n_live, at_live;
    char *copy; /* for the terminal's clipboard, to be taken by the owner; null for nothing */
};

/* Starts a call; its ticket, or 0 when it could not go out. */
typedef int64_t sheet_call_fn(void *arg, enum rest_method m, const char *path, const char *body);

/* What keys in a sheet may use. */
struct sheet_env {
    struct model *model;
    sheet_call_fn *call; /* null: nothing can be sent */
    void *arg;
    const char *url; /* of the server, for the curl line */
    int64_t wall, mono;
    int tz_min;
};

bool sheet_is_open(const struct sheet *s);
void sheet_close(struct sheet *s);
/* The editor of a room that the model has; or of a new one with this name. */
void sheet_edit_room(struct sheet *s, const struct sheet_env *e, const struct room *r);
void sheet_new_room(struct sheet *s, const struct sheet_env *e, const char *name);
/* The token maker for a room ("" for none yet) and a person ("" for nobody). */
void sheet_new_token(struct sheet *s, const struct sheet_env *e, const char *room,
                     const char *name);

/* Takes a key. It closes the sheet by itself. */
void sheet_key(struct sheet *s, const struct sheet_env *e, struct key key);
/* Text that was pasted, or came too fast to be typed; false when no field is being edited. */
bool sheet_paste(struct sheet *s, const struct key *key, size_t n);
/* A whole value for a field of its form, typed as a line: see form_enter(). */
bool sheet_enter(struct sheet *s, size_t field, const char *typed, struct error *err);
/* To be called before each frame: takes over what others have changed meanwhile. */
void sheet_sync(struct sheet *s, const struct model *m, int64_t wall);
/* Takes the answer to a call of this sheet; false when it is of another. */
bool sheet_answer(struct sheet *s, const struct sheet_env *e, const struct rest_answer *a);

/* ---- for sheet_*.c and the views ---- */

/* The format is translated. */
void sheet_say(struct sheet *s, enum sheet_mood mood, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* What changes and whom it affects, a line each; returns how many. */
size_t sheet_effects(const struct sheet *s, const struct model *m, char line[][SHEET_LINE],
                     size_t max);
/* Why the token deserves a second look, a line each; *refused: it is not made unless forced. */
size_t sheet_warnings(const struct sheet *s, const struct model *m, char line[][SHEET_LINE],
                      size_t max, bool *refused);
/* The body of the call, the caller frees; null with the reason when a field can not be used. */
char *sheet_body(const struct sheet *s, bool pretty, struct error *err);
/* The call as a line for a shell, with the key by its name; the caller frees. */
char *sheet_curl(const struct sheet *s, const char *url, struct error *err);

/* sheet_room.c, sheet_token.c: their own keys and calls; false for other keys. */
bool sheet_room_key(struct sheet *s, const struct sheet_env *e, struct key key);
bool sheet_token_key(struct sheet *s, const struct sheet_env *e, struct key key);
void sheet_room_saved(struct sheet *s, const struct sheet_env *e, const struct rest_answer *a);
void sheet_token_made(struct sheet *s, const struct rest_answer *a);
/* Something in the form has changed. */
void sheet_token_changed(struct sheet *s, const char *key);
/* Asks for the list of live tokens. */
void sheet_token_list(struct sheet *s, const struct sheet_env *e);

/* A readable name for a new room: "calm-harbour-417". */
void sheet_room_name(uint32_t random, char dst[LIMIT_ROOM_NAME + 1]);

#endif
