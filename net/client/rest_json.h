/* The error object of a REST answer. Any thread. */
#ifndef NET_CLIENT_REST_JSON_H
#define NET_CLIENT_REST_JSON_H

#include <stddef.h>

#include "net/client/rest.h"

/* Fills error and info from status and body. */
void rest_json_judge(struct rest_answer *a);

#endif
