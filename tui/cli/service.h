/* What every verb that talks to a service shares: address, key, calls, complaints. */
#ifndef TUI_CLI_SERVICE_H
#define TUI_CLI_SERVICE_H

#include <stdbool.h>
#include <stddef.h>

#include "net/client/rest.h"
#include "tui/args.h"

#define SERVICE_DEFAULT_URL "http://127.0.0.1:7070"

enum { SERVICE_KEY_MAX = 256, SERVICE_URL_MAX = 512 };

struct service {
    const char *url; /* null until service_open */
    bool json;
    struct rest *rest; /* null while closed, and when a console does it: */
    int console;       /* its socket + 1; 0: verbs act by themselves */
    char console_url[SERVICE_URL_MAX];
};

/* Rows for a verb's table of options. */
#define SERVICE_OPT_URL(s)                                                               \
    {                                                                                    \
        .name = "url", .kind = ARGS_TEXT, .to = &(s)->url, .value = "URL",               \
        .help = "address of the service (else $FOYER_URL, else " SERVICE_DEFAULT_URL ")" \
    }
#define SERVICE_OPT_JSON(s)                                                       \
    {                                                                             \
        .name = "json", .kind = ARGS_FLAG, .to = &(s)->json, .help = "print JSON" \
    }

/* Fills in url from --url, $FOYER_URL or the default. */
void service_find_url(struct service *s);
/* The API key: $FOYER_API_KEY, else, for an address on this machine, the file that foyer serve
 * made. False when there is none; standard error says where it was looked for. */
bool service_find_key(const struct service *s, char key[SERVICE_KEY_MAX]);
/* Finds address and key and starts the REST thread; or, when $FOYER_SOCKET says so, connects to a
 * running console, which has both. Returns EXIT_DONE, or what the verb must end
 * with after standard error has said why. */
int service_open(struct service *s);
void service_close(struct service *s);
bool service_is_open(const struct service *s);

/* Calls and waits. When it is refused, standard error says so and *answer is null. what names the
 * thing for the complaint: "room 'interview'", or null. The caller frees *answer. */
int service_call(struct service *s, enum rest_method m, const char *path, const char *body,
                 const char *what, struct rest_answer **answer);
/* The path of a room's resource: "/v1/rooms/NAME" and rest. Freed by the caller. */
char *service_room_path(const char *room, const char *rest);
/* The path of a list, of one room alone when room is not null. Freed by the caller; null when it
 * would be too long. */
char *service_list_path(const char *list, const char *room);

/* An owner token for this person, for one room or (null) for all. Freed by the caller with
 * service_forget. */
int service_owner_token(struct service *s, const char *room, char **token);
/* Wipes and frees a secret. Accepts null. */
void service_forget(char *secret);

#endif
