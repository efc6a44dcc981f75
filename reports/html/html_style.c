/* html_style.c - how the page looks, and the little that it does by itself. */
#include "reports/html/html_page.h"

/* Colours that people who confuse red and green tell apart; what they mean is also said in words or signs. */
const char *const html_style[] = {
	"\n:root{--paper:#fff;--ink:#1b1b1b;--soft:#555;--line:#b8b8b8;--band:#f3f3f3;--link:#0a4d92;"
	"--good:#dcebf7;--good-ink:#0b4a75;--bad:#fbdcc6;--bad-ink:#8a3000;--odd:#fdf2c0;--odd-ink:#5c4a00;"
	"--note:#e9e2f3;--note-ink:#4b2a7b;--own:#cfe3d9;--mark:#b33c00}\n"
	"@media(prefers-color-scheme:dark){:root{--paper:#16181b;--ink:#e9e9e9;--soft:#b4b4b4;"
	"--line:#5c5c5c;--band:#22262b;--link:#8ec5ff;--good:#123a57;--good-ink:#cfe8ff;--bad:#5c2405;"
	"--bad-ink:#ffd9c2;--odd:#4a3d05;--odd-ink:#fff0b0;--note:#36264f;--note-ink:#e3d5ff;--own:#1f4535;"
	"--mark:#ff9a5c}}\n",
	"*{box-sizing:border-box}"
	"body{margin:0 auto;max-width:76rem;padding:0 1rem 3rem;background:var(--paper);color:var(--ink);"
	"font:16px/1.45 system-ui,sans-serif;overflow-wrap:anywhere}\n",
	"h1{font-size:1.5rem;margin:1rem 0 .5rem}h2{font-size:1.25rem;margin:2rem 0 .5rem;"
	"border-bottom:2px solid var(--line)}h3{font-size:1.05rem;margin:1.5rem 0 .5rem}"
	"h4{font-size:1rem;margin:.5rem 0}a{color:var(--link)}code,pre{font-family:ui-monospace,monospace;"
	"font-size:.88em}pre{white-space:pre-wrap;background:var(--band);padding:.5rem}\n",
	"p.good,p.bad,p.trouble{padding:.6rem .8rem;margin:.4rem 0;font-size:1.1rem;font-weight:600;"
	"border-left:6px solid}p.good{background:var(--good);color:var(--good-ink)}"
	"p.bad{background:var(--bad);color:var(--bad-ink)}p.trouble{background:var(--odd);color:var(--odd-ink)}\n",
	"dl.facts{display:grid;grid-template-columns:minmax(6rem,max-content) 1fr;gap:.1rem .8rem;margin:.6rem 0}"
	"dt{color:var(--soft)}dd{margin:0}\n",
	"nav a{display:inline-block;padding:.15rem .4rem .15rem 0}"
	".filters{display:flex;flex-wrap:wrap;gap:.3rem .9rem;align-items:center;background:var(--band);"
	"padding:.5rem;margin:.6rem 0}.filters[hidden]{display:none}"
	".filters input[type=search]{font:inherit;color:inherit;background:var(--paper);"
	"border:1px solid var(--soft);padding:.2rem .4rem;max-width:100%}\n",
	":focus-visible{outline:3px solid var(--link);outline-offset:2px}article:target,tr:target{outline:2px solid var(--mark)}\n",
	"article{border:1px solid var(--line);border-radius:4px;padding:.2rem .8rem .6rem;margin:.5rem 0}"
	"details{margin:.3rem 0}summary{cursor:pointer}ul.clauses{margin:.3rem 0;padding-left:1.1rem}"
	"cite{color:var(--soft);font-size:.88em}.picture,.wide{overflow-x:auto;margin:.5rem 0}\n",
	"ol.steps{padding-left:2.6rem;font-size:.92rem}ol.steps li.decides,ol.steps li.departed"
	"{background:var(--bad);color:var(--bad-ink)}ol.steps li.decides{font-weight:600}"
	"ol.steps li.gap{list-style:none;color:var(--soft)}\n",
	"table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;vertical-align:top;"
	"padding:.2rem .5rem;border-bottom:1px solid var(--line)}th{background:var(--band)}"
	"td.n{text-align:right}th,td{overflow-wrap:break-word}\n",
	".v{display:inline-block;padding:0 .35rem;border-radius:3px;font-size:.85em;white-space:nowrap}"
	".PASS{background:var(--good);color:var(--good-ink)}.FAIL{background:var(--bad);color:var(--bad-ink);"
	"font-weight:700}.ERROR,.MISSING,.SKIPPED{background:var(--odd);color:var(--odd-ink)}"
	".WAIVED,.RECORDED{background:var(--note);color:var(--note-ink)}"
	".strip .v{margin-right:1px;padding:0 .2rem}\n"
	"svg{font:11px ui-monospace,monospace;display:block}svg text{fill:var(--ink)}"
	"svg .head{font-weight:700;font-size:13px}svg .time{fill:var(--soft);font-size:10px}"
	"svg .life{stroke:var(--line);stroke-width:2}svg .death{fill:var(--mark);font-size:15px;font-weight:700}"
	"svg rect{stroke:var(--soft)}svg .held{fill:var(--good)}svg .departed{fill:var(--bad)}"
	"svg .noted{fill:var(--note)}svg .undone{fill:var(--paper);stroke-dasharray:4 3}"
	"svg .decides rect{stroke:var(--mark);stroke-width:3}svg .mark{fill:var(--mark);font-size:14px}"
	"svg .group{fill:var(--band);stroke:none}svg .owned{fill:var(--own);stroke:none}"
	"svg .free{fill:none;stroke:var(--line);stroke-dasharray:2 4}"
	"svg rect.ghost{fill:none;stroke:var(--mark);stroke-dasharray:5 3}svg text.ghost{fill:var(--ink)}"
	"svg line.gift{stroke:var(--link);stroke-width:2}svg text.gift{fill:var(--link)}"
	"svg .pending{stroke:var(--link);stroke-width:4;stroke-dasharray:3 3}\n"
	"@media print{:root{--paper:#fff;--ink:#000;--soft:#444;--line:#999;--band:#eee;--link:#000;"
	"--good:#e6f0f8;--good-ink:#000;--bad:#fbdcc6;--bad-ink:#000;--odd:#fdf2c0;--odd-ink:#000;"
	"--note:#eee6f6;--note-ink:#000;--own:#dcebe3;--mark:#b33c00}body{font-size:10pt;max-width:none;padding:0}"
	"table{font-size:8pt}#cases td{font-size:7pt;padding:.05rem .3rem}"
	"nav,.filters{display:none}.picture,.wide{overflow:visible}svg{max-width:100%;height:auto}"
	"article,tr,svg{break-inside:avoid}h2,h3,h4{break-after:avoid}}\n",
	NULL
};

/* It filters the rows of tables, and opens what a link leads into. On paper, what is folded stays so: the
 * first case of each cause is told in full, with its steps in words, the others by their names. */
const char *const html_script[] = {
	"\n(function(){\n"
	"var form=document.getElementById('filters'),word=document.getElementById('filter');\n"
	"var boxes=form.querySelectorAll('input[type=checkbox]'),told=document.getElementById('shown-rows');\n"
	"var rows=document.querySelectorAll('table.filtered tbody tr');\n"
	"function filter(){\n"
	"var text=word.value.toLowerCase(),off={},shown=0;\n"
	"boxes.forEach(function(box){if(!box.checked)off[box.value]=true;});\n"
	"rows.forEach(function(row){\n"
	"var mark=row.querySelector('.v'),kind=mark?mark.className.slice(2):'';\n"
	"row.hidden=off[kind]||row.textContent.toLowerCase().indexOf(text)===-1;\n"
	"if(!row.hidden)shown++;\n"
	"});\n"
	"told.textContent=shown+' of '+rows.length+' rows';\n"
	"}\n"
	"function reveal(){\n"
	"var place=document.getElementById(decodeURIComponent(location.hash.slice(1)));\n"
	"for(var at=place;at;at=at.parentElement)if(at.tagName==='DETAILS')at.open=true;\n"
	"if(place)place.scrollIntoView();\n"
	"}\n"
	"form.hidden=false;\n"
	"form.addEventListener('input',filter);\n"
	"form.addEventListener('submit',function(event){event.preventDefault();});\n"
	"window.addEventListener('hashchange',reveal);\n"
	"window.addEventListener('beforeprint',function(){\n"
	"document.querySelectorAll('article details').forEach(function(d){d.open=true;});\n"
	"});\n"
	"filter();reveal();\n"
	"})();\n",
	NULL
};
