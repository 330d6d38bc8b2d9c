/* Plots of growth: both axes logarithmic, one line for each series, as SVG. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "tests/bench/report.h"

enum {
    WIDTH = 720,
    HEIGHT = 420,
    LEFT = 70,
    RIGHT = 250,
    TOP = 40,
    BOTTOM = 50,
    SERIES_MAX = 8,
    LEGEND_STEP = 20,
};

/* Colours that differ for most eyes, on white. */
static const char *const colours[SERIES_MAX] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                                "#56b4e9", "#e69f00", "#444444", "#999900"};

static const struct {
    const char *plot, *title, *x;
} plots[] = {
    {"waiting", "One knock, by how many wait already", "waiting"},
    {"rooms", "One knock, by rooms (10,000 wait in all)", "rooms"},
    {"memory", "Memory, by how many wait", "waiting"},
    {"peer", "One knock, by how many wait already: foyer and Prosody", "waiting"},
};

struct plot {
    FILE *f;
    const char *name;
    const struct run_results *r;
    double x0, x1, y0, y1; /* decades */
    const char *series[SERIES_MAX];
    size_t n_series;
};

/* The next point of this plot from i on, or null. */
static const struct bench_point *next_point(const struct plot *p, size_t *i)
{
    while (*i < p->r->n_points) {
        const struct bench_point *at = &p->r->point[(*i)++];

        if (str_eq(at->plot, p->name) && at->x > 0 && at->y > 0)
            return at;
    }
    return NULL;
}

static void find_series(struct plot *p, const char *name)
{
    for (size_t i = 0; i < p->n_series; i++)
        if (str_eq(p->series[i], name))
            return;
    if (p->n_series < SERIES_MAX)
        p->series[p->n_series++] = name;
}

static bool measure(struct plot *p)
{
    const struct bench_point *at;
    double least_x = 1e30, most_x = 1e-30, least_y = 1e30, most_y = 1e-30;

    for (size_t i = 0; (at = next_point(p, &i)) != NULL;) {
        least_x = fmin(least_x, at->x);
        most_x = fmax(most_x, at->x);
        least_y = fmin(least_y, at->y);
        most_y = fmax(most_y, at->y);
        find_series(p, at->series);
    }
    if (p->n_series == 0)
        return false;
    p->x0 = floor(log10(least_x));
    p->x1 = fmax(ceil(log10(most_x)), p->x0 + 1);
    p->y0 = floor(log10(least_y));
    p->y1 = fmax(ceil(log10(most_y)), p->y0 + 1);
    return true;
}

static double at_x(const struct plot *p, double x)
{
    return LEFT + (log10(x) - p->x0) / (p->x1 - p->x0) * (WIDTH - LEFT - RIGHT);
}

static double at_y(const struct plot *p, double y)
{
    return HEIGHT - BOTTOM - (log10(y) - p->y0) / (p->y1 - p->y0) * (HEIGHT - TOP - BOTTOM);
}

static void draw_axes(const struct plot *p, const char *x_name)
{
    for (double d = p->x0; d <= p->x1; d++)
        fprintf(p->f,
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#ddd\"/>"
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.15g</text>\n",
                at_x(p, pow(10, d)), TOP, at_x(p, pow(10, d)), HEIGHT - BOTTOM, at_x(p, pow(10, d)),
                HEIGHT - BOTTOM + 18, pow(10, d));
    for (double d = p->y0; d <= p->y1; d++)
        fprintf(p->f,
                "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>"
                "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.15g</text>\n",
                LEFT, at_y(p, pow(10, d)), WIDTH - RIGHT, at_y(p, pow(10, d)), LEFT - 6,
                at_y(p, pow(10, d)) + 4, pow(10, d));
    fprintf(p->f, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
            (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, x_name);
}

static void draw_series(const struct plot *p, size_t s)
{
    const struct bench_point *at;

    fprintf(p->f, "<polyline fill=\"none\" stroke-width=\"2\" stroke=\"%s\" points=\"", colours[s]);
    for (size_t i = 0; (at = next_point(p, &i)) != NULL;)
        if (str_eq(at->series, p->series[s]))
            fprintf(p->f, "%.1f,%.1f ", at_x(p, at->x), at_y(p, at->y));
    fprintf(p->f, "\"/>\n");
    for (size_t i = 0; (at = next_point(p, &i)) != NULL;)
        if (str_eq(at->series, p->series[s]))
            fprintf(p->f,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\">"
                    "<title>%.15g: %.4g</title></circle>\n",
                    at_x(p, at->x), at_y(p, at->y), colours[s], at->x, at->y);
    fprintf(p->f, "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>\n", WIDTH - RIGHT + 14,
            TOP + 12 + (int)s * LEGEND_STEP, colours[s], p->series[s]);
}

bool report_plots(const char *folder, const struct run_results *r)
{
    bool ok = true;

    for (size_t i = 0; i < sizeof plots / sizeof *plots; i++) {
        struct plot p = {.name = plots[i].plot, .r = r};
        char path[512];

        if (!measure(&p))
            continue;
        snprintf(path, sizeof path, "%s/%s.svg", folder, p.name);
        p.f = fopen(path, "we");
        if (!p.f)
            return false;
        fprintf(p.f,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                "font-family=\"sans-serif\" font-size=\"12\">\n"
                "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n"
                "<text x=\"%d\" y=\"22\" font-size=\"14\">%s</text>\n",
                WIDTH, HEIGHT, LEFT, plots[i].title);
        draw_axes(&p, plots[i].x);
        for (size_t s = 0; s < p.n_series; s++)
            draw_series(&p, s);
        fprintf(p.f, "</svg>\n");
        ok = fclose(p.f) == 0 && ok;
    }
    return ok;
}
