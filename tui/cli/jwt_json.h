/* What a meeting token says, read without its key: nothing here is checked or trusted. */
#ifndef TUI_CLI_JWT_JSON_H
#define TUI_CLI_JWT_JSON_H

#include <stdint.h>

#include "net/base/error.h"
#include "net/proto/props.h"

struct jwt {
    struct props claims;
    int64_t issued_at; /* seconds, 0 when absent */
    char *json;        /* the claims by their long names, as one JSON object */
};

/* False with the reason in err. Finish j in any case. */
bool jwt_read(const char *token, struct jwt *j, struct error *err);
void jwt_finish(struct jwt *j);

#endif
