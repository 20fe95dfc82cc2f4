/* SPDX-License-Identifier: Apache-2.0 */
/* Writes tables cell by cell; the style makes cards of them on a phone. */
#include "html_table.h"

#include <http_protocol.h>

#include "html.h"

static int is_number(const char *head)
{
    return *head == '#';
}

void cors204_table_begin(cors204_table_t *table, request_rec *r,
                         const char *title, const char *const *heads)
{
    table->r = r;
    table->heads = heads;
    table->column = -1;
    ap_rvputs(r,
              "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
              "aria-label=\"",
              title, "\"><table><thead><tr>", NULL);
    for (; *heads; heads++) {
        ap_rvputs(r, "<th scope=\"col\"",
                  is_number(*heads) ? " class=\"n\">" : ">",
                  *heads + is_number(*heads), "</th>", NULL);
    }
    ap_rputs("</tr></thead><tbody>\n", r);
}

/* Ends the cell that was begun last. */
static void end_cell(const cors204_table_t *table)
{
    if (table->column > 0) {
        ap_rputs(table->column == 1 ? "</th>" : "</td>", table->r);
    }
}

static void end_row(const cors204_table_t *table)
{
    end_cell(table);
    ap_rputs(table->column >= 0 ? "</tr>\n" : "", table->r);
}

void cors204_table_row(cors204_table_t *table)
{
    end_row(table);
    ap_rputs("<tr>", table->r);
    table->column = 0;
}

void cors204_table_cell(cors204_table_t *table, const char *style)
{
    const char *head = table->heads[table->column];

    end_cell(table);
    ap_rvputs(table->r, table->column == 0 ? "<th scope=\"row\"" : "<td",
              " data-head=\"", head + is_number(head), "\"", NULL);
    if (style) {
        ap_rvputs(table->r, " class=\"", style, "\"", NULL);
    }
    ap_rputs(">", table->r);
    table->column++;
}

void cors204_table_number(cors204_table_t *table, apr_uint64_t number)
{
    cors204_table_cell(table, "n");
    ap_rprintf(table->r, "%" APR_UINT64_T_FMT, number);
}

void cors204_table_text(cors204_table_t *table, const char *text)
{
    cors204_table_cell(table, NULL);
    cors204_html_text(table->r, text);
}

void cors204_table_end(cors204_table_t *table)
{
    end_row(table);
    ap_rputs("</tbody></table></div>\n", table->r);
}
