// SPDX-License-Identifier: GPL-2.0
/* The style sheet of the report. Text has a contrast of at least 4.5 in light and dark. */
#include "output/html.h"

/* What is known is cool, what is missing is warm; k-KEY is a line of the balance sheet. */
#define LIGHT                                                                                      \
	"--page:#f6f7f9;--card:#ffffff;--edge:#d5dae1;--text:#1c2128;--dim:#555f6b;"               \
	"--on:#ffffff;--bad:#b42318;"                                                              \
	"--free:#68737f;--lists:#556170;--anon:#2257bf;--shmem:#6a3fb5;--cache:#0b7285;"           \
	"--slab:#1d7a3d;--vmalloc:#4d7c0f;--stack:#3f6212;--tables:#7a6200;--percpu:#8a5a00;"      \
	"--huge:#5b4a9e;--zram:#336b87;--gone:#4a4a4a;--balloon:#a8326e;--callers:#c22525;"        \
	"--before:#b3470a;--movable:#a3256b;--rest:#1f2328;"
#define DARK                                                                                       \
	"--page:#0f1216;--card:#181c22;--edge:#333b46;--text:#e6e9ee;--dim:#a3adba;"               \
	"--on:#0b0d10;--bad:#ff8a80;"                                                              \
	"--free:#98a3b0;--lists:#7f8b99;--anon:#7aa7ff;--shmem:#b79bff;--cache:#4cc4d9;"           \
	"--slab:#5fcf80;--vmalloc:#a3d65c;--stack:#86c060;--tables:#e0c04a;--percpu:#f0b04a;"      \
	"--huge:#a99cf0;--zram:#7fb8d4;--gone:#c0c0c0;--balloon:#ff8fc4;--callers:#ff7b72;"        \
	"--before:#ffa657;--movable:#f58ad0;--rest:#f0f3f6;"

const char report_css[] =
	":root{color-scheme:light dark;" LIGHT "}\n"
	"@media screen and (prefers-color-scheme:dark){:root{" DARK "}}\n"
	"*{box-sizing:border-box}\n"
	"body{margin:0;background:var(--page);color:var(--text);"
	"font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}\n"
	"header,main,footer{max-width:76rem;margin:0 auto;padding:0 1rem}\n"
	"h1{font-size:1.6rem;line-height:1.25;margin:1.5rem 0 .25rem}\n"
	"h2{font-size:1.1rem;margin:0 0 .5rem}\n"
	"h3{font-size:1rem;line-height:1.4;margin:0 0 .25rem}\n"
	"p{margin:.25rem 0}\n"
	"header p,footer p,section>p,small{color:var(--dim)}\n"
	"footer p{margin:1rem 0 2rem}\n"
	"section,details{background:var(--card);border:1px solid var(--edge);border-radius:8px;"
	"padding:1rem;margin:1rem 0;min-width:0}\n"
	"summary{cursor:pointer;font-weight:600}\n"
	".tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem;"
	"margin:1rem 0}\n"
	".tiles div{background:var(--card);border:1px solid var(--edge);border-radius:8px;"
	"padding:.5rem .75rem}\n"
	"dt{color:var(--dim);font-size:.85rem}\n"
	"dd{margin:0;font-size:1.35rem;font-weight:600;white-space:nowrap}\n"
	"small{font-size:.8rem;font-weight:400}\n"
	".bar{display:flex;height:2.75rem;border-radius:8px;overflow:hidden;"
	"background:var(--card)}\n"
	".bar span{flex:0 1 0;min-width:2px;margin-right:1px;padding:.75rem .4rem;"
	"font-size:.8rem;line-height:1.25rem;color:var(--on);white-space:nowrap;overflow:hidden;"
	"text-overflow:ellipsis}\n"
	".bar span:empty{padding:0}\n"
	"th i{display:inline-block;width:.75rem;height:.75rem;border-radius:2px;"
	"margin-right:.5rem}\n"
	".k-free{background:var(--free)}.k-percpu_lists{background:var(--lists)}\n"
	".k-anon{background:var(--anon)}.k-shmem{background:var(--shmem)}\n"
	".k-cache{background:var(--cache)}.k-slab{background:var(--slab)}\n"
	".k-vmalloc{background:var(--vmalloc)}.k-kernel_stack{background:var(--stack)}\n"
	".k-pagetables{background:var(--tables)}.k-percpu{background:var(--percpu)}\n"
	".k-hugetlb{background:var(--huge)}.k-zsmalloc{background:var(--zram)}\n"
	".k-corrupted{background:var(--gone)}.k-callers{background:var(--callers)}\n"
	".k-balloon,.k-outside{background:var(--balloon)}\n"
	".k-before_load{background:var(--before)}.k-movable{background:var(--movable)}\n"
	".k-remainder{background:var(--rest)}\n"
	".pair{display:grid;gap:1rem;margin:1rem 0}\n"
	".pair section{margin:0}\n"
	"@media (min-width:60rem){.pair{grid-template-columns:1fr 1fr;align-items:start}}\n"
	".scroll{overflow-x:auto}\n"
	"table{border-collapse:collapse;width:100%;font-size:.875rem}\n"
	"th,td{padding:.25rem 1rem .25rem 0;border-bottom:1px solid var(--edge);"
	"text-align:left;vertical-align:top}\n"
	".names{display:table-header-group}\n"
	".names th{color:var(--dim);font-weight:600;white-space:nowrap}\n"
	"tbody th{font-weight:400}\n"
	"#balance [scope=row]{padding-left:1.25rem;text-indent:-1.25rem}\n"
	"td{white-space:nowrap}\n"
	".n{text-align:right;font-variant-numeric:tabular-nums}\n"
	"#balance .part th{text-indent:0}\n"
	".part,.sum{color:var(--dim)}\n"
	"tfoot th,tfoot td{font-weight:600;border-bottom:0}\n"
	"ol{margin:0;padding-left:1.5rem}\n"
	"li{margin-bottom:1rem}\n"
	"li.bad h3,li.bad::marker{color:var(--bad)}\n"
	"li b{color:var(--dim);font-weight:600}\n"
	"@media print{body{background:none;font-size:10pt}.scroll{overflow:visible}\n"
	"table{font-size:8pt}td{white-space:normal}\n"
	"tr,li{break-inside:avoid}*{print-color-adjust:exact;"
	"-webkit-print-color-adjust:exact}}\n";
