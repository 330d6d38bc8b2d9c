/* What the files of line mode share. */
#ifndef TUI_PLAIN_PLAIN_PRIVATE_H
#define TUI_PLAIN_PLAIN_PRIVATE_H

#include "tui/plain/numbers.h"
#include "tui/plain/plain.h"

enum { PLAIN_SHOWN = 20 /* rows that a question lists by itself */ };

struct plain {
    struct plain_conf conf;
    struct numbers numbers;
    struct plain_now now;
    enum plain_tell tell;
    bool answering;                 /* what is said now is about what was typed */
    bool failed;                    /* something was refused */
    char room[LIMIT_ROOM_NAME + 1]; /* the one that was chosen; "" for none */
    int64_t *told;                  /* numbers of those who were told since the last turn */
    size_t n_told, told_cap;
    enum action last;           /* the decision that repeat does again; ACTION_NONE: none yet */
    char last_rest[PLAIN_LINE]; /* its words behind those whom it was about */
    bool playing;               /* a verb runs others */
    /* -- the room editor and the token maker */
    bool sheet_asks;            /* whether to save or make: only yes does */
    bool sheet_waits;           /* for the server's answer */
    char sheet_told[SHEET_SAY]; /* what it said last */
    int64_t why;                /* the number of whom the rules are asked about; 0: nobody */
    struct plain_try *trial;    /* of a file of rules; null: none is on */
    /* -- the block list */
    bool blocks_told; /* the list that is open */
};

/* ---- plain.c ---- */
/* Says one line, cleaned of what can not be printed. The format is translated. */
void plain_say(struct plain *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The same about what was refused or not understood. */
void plain_refuse(struct plain *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The number of somebody (or of a room, id ""), who counts as told from now on. */
int64_t plain_number(struct plain *p, const char *room, const char *id, const char *name);
/* Who was told counts as being read from now on. */
void plain_seen(struct plain *p);
/* The same for text of any length and of several lines, as it stands. */
void plain_text(struct plain *p, const char *text);
/* An action with its surroundings. */
struct act plain_act(struct plain *p);
/* Whether a question, a prompt or an editor is open, so that the next line is for it. */
bool plain_is_asking(const struct plain *p);

/* ---- plain_verbs.c ---- */
/* Runs a line that is a verb with its words. Returns ACT_ bits. */
unsigned plain_verb(struct plain *p, const char *line);
/* Whether the first of the words is a room. */
bool plain_is_room(const struct plain *p, const char *words);
/* Whether the line would decide something. */
bool plain_decides(struct plain *p, const char *line);

/* ---- plain_again.c ---- */
/* Keeps what was decided, for repeat. words: all that stood behind the verb. */
void plain_note(struct plain *p, enum action what, const char *words);
/* Each takes the rest of the line: PEOPLE or ROOM; NAME PEOPLE. */
void plain_repeat(struct plain *p, const char *words);
void plain_macro(struct plain *p, const char *words);

/* ---- plain_who.c ---- */
/* Takes one word off the front of *s: quoted, or up to a space. False at the end. */
bool plain_word(const char **s, char dst[PLAIN_LINE], bool *quoted);
/* Whom words name, in the lists of `panes` (IN_KNOCKS, IN_PEOPLE bits). words: commas and spaces
 * between; names with spaces stand in quotes or alone. False after saying why. */
bool plain_who(struct plain *p, const char *words, unsigned panes, struct target *t);
/* The room that a word names ("": the chosen one, or the only one). Null after saying why. */
struct room *plain_where(struct plain *p, const char *word);

/* ---- plain_ask.c ---- */
/* Says the question or prompt that is open. */
void plain_question(struct plain *p);
/* A prompt that is open after its line had something to complain of: says it, and closes it. */
void plain_still_open(struct plain *p);
/* Takes a line as the answer. Returns ACT_ bits. */
unsigned plain_answer(struct plain *p, const char *line);
/* Takes words such as "24h everywhere" or "audio,video" as the choice of the question that is open;
 * false when one of them is none of its choices. */
bool plain_choose(struct plain *p, const char *words);

/* Presses a key for what is open. Returns ACT_ bits. */
unsigned plain_press(struct plain *p, uint32_t code);

/* ---- plain_sheet.c ---- */
/* Says what the editor that has opened is about. */
void plain_sheet_open(struct plain *p);
/* Takes a line for it. Returns ACT_ bits. */
unsigned plain_sheet_answer(struct plain *p, const char *line);
/* Tells what the server has answered and what others have changed; to be called each turn. */
void plain_sheet_turn(struct plain *p);

/* ---- plain_sheet_say.c ---- */
void plain_sheet_field(struct plain *p, size_t i, bool more);
/* What is set and what is no property of the table, or all whose name, help or group has the words;
 * "all" for all. */
void plain_sheet_show(struct plain *p, const char *words);
/* What changes and whom it affects, or why to look twice; *refused: it is not made like that. */
void plain_sheet_effects(struct plain *p, bool *refused);
void plain_sheet_made(struct plain *p);
void plain_sheet_live(struct plain *p);
/* The row of a live token by the number that it was told under; SIZE_MAX after saying why. */
size_t plain_sheet_row(struct plain *p, const char *word);

/* ---- plain_blocks.c ---- */
/* Says the list once it has come; to be called each turn. */
void plain_blocks_turn(struct plain *p);
/* Takes a line that changes which blocks are ticked; false for any other. */
bool plain_blocks_answer(struct plain *p, const char *line);

/* ---- plain_try.c ---- */
/* The rest of the line: a file and a room. */
void plain_try_rules(struct plain *p, const char *words);
/* Takes an answer about the record; false for any other. */
bool plain_try_answer(struct plain *p, const struct rest_answer *a);
void plain_try_end(struct plain *p);

/* ---- plain_help.c ---- */
/* The rest of the line: a text, or "all". */
void plain_help(struct plain *p, const char *words);
/* What an action does, in words without cursors and marks; translated. */
const char *plain_about(enum action a);

/* ---- plain_rules.c ---- */
/* Each takes the rest of the line: a person; a room. */
void plain_why(struct plain *p, const char *words);
void plain_list_rules(struct plain *p, const char *words);
/* Asks and tells which rules were tried; to be called each turn. */
void plain_rules_turn(struct plain *p);

/* ---- plain_lists.c ---- */
/* Each takes the rest of the line. */
void plain_list_waiting(struct plain *p, const char *words);
void plain_list_people(struct plain *p, const char *words);
void plain_list_rooms(struct plain *p, const char *words);
void plain_list_log(struct plain *p, const char *words);
void plain_list_found(struct plain *p, const char *words);
void plain_list_fitting(struct plain *p, const char *words);
void plain_detail(struct plain *p, const char *words);
void plain_status(struct plain *p, const char *words);
/* "3: Ana Lima", numbered. */
void plain_name(struct plain *p, const char *room, const char *id, const char *name, char *dst,
                size_t size);

/* ---- the verbs ---- */
enum plain_takes {
    PLAIN_NOT,     /* an action of the screen alone */
    PLAIN_NOTHING, /* just the verb */
    PLAIN_PEOPLE,
    PLAIN_ROOM,
    PLAIN_NUMBER, /* of people, and where */
    PLAIN_NAME    /* of what is made; may be missing */
};
enum plain_rest {
    PLAIN_NO_REST,
    PLAIN_MAY_TEXT, /* words that may be missing */
    PLAIN_TEXT,     /* words; asked for when they are missing */
    PLAIN_ASKED,    /* words that are always asked for */
    PLAIN_CHOICE,   /* a choice of the question */
    PLAIN_EXCEPT,   /* people who are left out */
    PLAIN_FIELD     /* a line for the editor that opens */
};
struct plain_shape {
    enum plain_takes takes;
    enum plain_rest rest;
};
/* Verbs that are no actions; ends with a null name. */
struct plain_list {
    const char *name, *words, *help;
    enum action instead; /* the action of the screen that it stands for, or ACTION_NONE */
    void (*run)(struct plain *p, const char *words);
};
extern const struct plain_list plain_lists[];

/* ---- plain_shape.c ---- */
struct plain_shape plain_shape_of(enum action a);
/* What stands behind a verb: "PEOPLE TEXT". */
const char *plain_usage(struct plain_shape s);
/* Why an action of the screen is no verb, and what there is instead; "" for those that are. */
const char *plain_not_here(enum action a);

#endif
