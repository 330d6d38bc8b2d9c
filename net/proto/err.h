/* The codes of errors.def: what can be refused, over the websocket, by REST and by exit code. */
#ifndef NET_PROTO_ERR_H
#define NET_PROTO_ERR_H

enum err {
    ERR_OK = 0,
#define E(name, code, http, rest, fatal, close, exit, sentence) ERR_##name,
#include "net/proto/errors.def"
#undef E
    ERR_COUNT
};

struct err_info {
    const char *code;     /* "error" of a websocket reply */
    int http;             /* REST status */
    const char *rest;     /* REST "error" */
    const char *fatal;    /* daily-js error type, "" when the call goes on */
    int close;            /* websocket close code, 0 when the connection lives */
    int exit;             /* exit code of a verb */
    const char *sentence; /* for people */
};

/* The row of a code; for ERR_OK a row with http 200 and empty texts. Never null. Any thread. */
const struct err_info *err_info(enum err e);
/* The first row with this websocket code; ERR_UNKNOWN_ERROR when there is none. */
enum err err_from_code(const char *code);
/* What tells apart errors that share one of Daily's codes: "bad-token", "denied" ...; "" for an
 * error that its code names. err_refine takes such a word and gives the error meant, or e when none
 * is. */
const char *err_cause(enum err e);
enum err err_refine(enum err e, const char *cause);
/* The row that fits a REST answer's status and "error"; ERR_OK for 200. */
enum err err_from_http(int status, const char *rest);

#endif
