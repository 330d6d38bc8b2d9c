/* A text as a QR code in cells. */
#include "tui/draw/qr.h"

#include <qrencode.h>

enum { QUIET = 4, QUIET_MIN = 2 };

static struct qr_size size_of(const QRcode *q, int quiet, bool utf8)
{
    int squares = q->width + 2 * quiet;

    return utf8 ? (struct qr_size){(squares + 1) / 2, squares}
                : (struct qr_size){squares, 2 * squares};
}

/* Whether a square is dark; outside of the code nothing is. */
static bool dark(const QRcode *q, int y, int x)
{
    return y >= 0 && x >= 0 && y < q->width && x < q->width && (q->data[y * q->width + x] & 1) != 0;
}

/* Two squares above each other in one cell. */
static void draw_halves(struct surface *s, const QRcode *q, struct rect r, int quiet)
{
    static const char *const glyphs[] = {" ", "\u2580", "\u2584", "\u2588"};

    for (int y = 0; y < r.h; y++)
        for (int x = 0; x < r.w; x++) {
            bool above = dark(q, 2 * y - quiet, x - quiet);
            bool below = dark(q, 2 * y + 1 - quiet, x - quiet);

            surface_put(s, r.y + y, r.x + x, 1, ROLE_QR, glyphs[above + 2 * below]);
        }
}

/* A square is two blank cells; its colour is their background. */
static void draw_pairs(struct surface *s, const QRcode *q, struct rect r, int quiet)
{
    for (int y = 0; y < r.h; y++)
        for (int x = 0; x < r.w; x += 2)
            surface_put(s, r.y + y, r.x + x, 2,
                        dark(q, y - quiet, x / 2 - quiet) ? ROLE_QR_DARK : ROLE_QR, "  ");
}

bool qr_draw(struct surface *s, struct rect r, const char *text, bool utf8, struct qr_size *need)
{
    QRcode *q = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L);
    struct qr_size size = {0, 0};
    int quiet = QUIET;

    if (q) {
        size = size_of(q, quiet, utf8);
        if (size.rows > r.h || size.cols > r.w) {
            quiet = QUIET_MIN;
            size = size_of(q, quiet, utf8);
        }
    }
    if (need)
        *need = size;
    if (!q || size.rows > r.h || size.cols > r.w) {
        QRcode_free(q);
        return false;
    }
    r = (struct rect){r.y + (r.h - size.rows) / 2, r.x + (r.w - size.cols) / 2, size.rows,
                      size.cols};
    if (utf8)
        draw_halves(s, q, r, quiet);
    else
        draw_pairs(s, q, r, quiet);
    QRcode_free(q);
    return true;
}
