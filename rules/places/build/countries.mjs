// What the stock list of countries lacks or names otherwise than French administration does.

const table = text => Object.fromEntries(text.trim().split(/\s+/).map(pair => pair.split(':')))

// INSEE's code of each country (official code list of countries), and of the territories that have one of their own.
export const insee = table(`
FR:99100 DK:99101 IS:99102 NO:99103 SE:99104 FI:99105 EE:99106 LV:99107 LT:99108 DE:99109 AT:99110 BG:99111 HU:99112
LI:99113 RO:99114 CZ:99116 SK:99117 BA:99118 HR:99119 ME:99120 RS:99121 PL:99122 RU:99123 AL:99125 GR:99126 IT:99127
SM:99128 VA:99129 AD:99130 BE:99131 GB:99132 ES:99134 NL:99135 IE:99136 LU:99137 MC:99138 PT:99139 CH:99140 MT:99144
SI:99145 BY:99148 MD:99151 UA:99155 MK:99156 XK:99157 FO:99158 AX:99160
SA:99201 IQ:99203 IR:99204 LB:99205 SY:99206 IL:99207 TR:99208 AF:99212 PK:99213 BT:99214 NP:99215 CN:99216 JP:99217
TH:99219 PH:99220 JO:99222 IN:99223 MM:99224 BN:99225 SG:99226 MY:99227 MV:99229 HK:99230 ID:99231 MO:99232 KH:99234
LK:99235 TW:99236 KP:99238 KR:99239 KW:99240 LA:99241 MN:99242 VN:99243 BD:99246 AE:99247 QA:99248 BH:99249 OM:99250
YE:99251 AM:99252 AZ:99253 CY:99254 GE:99255 KZ:99256 KG:99257 UZ:99258 TJ:99259 TM:99260 PS:99261 TL:99262
EG:99301 LR:99302 ZA:99303 GM:99304 SH:99306 IO:99308 TZ:99309 ZW:99310 NA:99311 CD:99312 GQ:99314 ET:99315 LY:99316
ER:99317 SO:99318 BI:99321 CM:99322 CF:99323 CG:99324 CI:99326 BJ:99327 GA:99328 GH:99329 GN:99330 BF:99331 KE:99332
MG:99333 MW:99334 ML:99335 MR:99336 NE:99337 NG:99338 UG:99339 RW:99340 SN:99341 SL:99342 SD:99343 TD:99344 TG:99345
ZM:99346 BW:99347 LS:99348 SS:99349 MA:99350 TN:99351 DZ:99352 EH:99389 MU:99390 SZ:99391 GW:99392 MZ:99393 ST:99394
AO:99395 CV:99396 KM:99397 SC:99398 DJ:99399
CA:99401 US:99404 MX:99405 CR:99406 CU:99407 DO:99408 GT:99409 HT:99410 HN:99411 NI:99412 PA:99413 SV:99414 AR:99415
BR:99416 CL:99417 BO:99418 CO:99419 EC:99420 PY:99421 PE:99422 UY:99423 VE:99424 JM:99426 GY:99428 BZ:99429 GL:99430
AW:99431 TT:99433 BB:99434 GD:99435 BS:99436 SR:99437 DM:99438 LC:99439 VC:99440 AG:99441 KN:99442 BQ:99443 CW:99444
SX:99445
AU:99501 NZ:99502 PN:99503 WS:99506 NR:99507 FJ:99508 TO:99509 PG:99510 TV:99511 SB:99512 KI:99513 VU:99514 MH:99515
FM:99516 PW:99517 CK:99520 NU:99521 AQ:99699`)

// Who moves under rules of its own: eu (Union), eea (European Economic Area), ch, monaco, andorra.
export const flags = {
  ...Object.fromEntries(
    'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'.split(' ').map(c => [c, 'eu eea']),
  ),
  IS: 'eea', LI: 'eea', NO: 'eea', CH: 'ch', MC: 'monaco', AD: 'andorra',
}

export const names = {
  fr: {
    AE: 'Émirats arabes unis', BN: 'Brunei', CF: 'République centrafricaine', CG: 'Congo', CI: 'Côte d’Ivoire',
    CZ: 'Tchéquie', DO: 'République dominicaine', GS: 'Géorgie du Sud et îles Sandwich du Sud',
    HM: 'Îles Heard et MacDonald', IO: 'Territoire britannique de l’océan Indien', KG: 'Kirghizstan', MM: 'Birmanie',
    NU: 'Niue', RE: 'La Réunion', SA: 'Arabie saoudite', SJ: 'Svalbard et île Jan Mayen', ST: 'Sao Tomé-et-Principe',
    SV: 'Salvador', SZ: 'Eswatini', TF: 'Terres australes et antarctiques françaises', TL: 'Timor oriental',
    TZ: 'Tanzanie', US: 'États-Unis', VA: 'Vatican', VG: 'Îles Vierges britanniques', VI: 'Îles Vierges américaines',
    WF: 'Wallis et Futuna',
  },
  en: {
    BN: 'Brunei', CC: 'Cocos Islands', CD: 'Democratic Republic of the Congo', CG: 'Congo', CI: 'Côte d’Ivoire',
    CN: 'China', CZ: 'Czechia', FK: 'Falkland Islands', FM: 'Micronesia', GM: 'The Gambia', IR: 'Iran',
    KR: 'South Korea', LA: 'Laos', MD: 'Moldova', MK: 'North Macedonia', NL: 'Netherlands', PN: 'Pitcairn Islands',
    PS: 'Palestine', RE: 'Réunion', RU: 'Russia', ST: 'São Tomé and Príncipe', SY: 'Syria', TW: 'Taiwan',
    TZ: 'Tanzania', US: 'United States', VA: 'Vatican City', VG: 'British Virgin Islands', VI: 'US Virgin Islands',
  },
  es: {
    AE: 'Emiratos Árabes Unidos', BH: 'Baréin', BJ: 'Benín', BL: 'San Bartolomé', BN: 'Brunéi', BW: 'Botsuana',
    CC: 'Islas Cocos', CD: 'República Democrática del Congo', CZ: 'Chequia', FJ: 'Fiyi', GG: 'Guernesey',
    GW: 'Guinea-Bisáu', HM: 'Islas Heard y McDonald', IQ: 'Irak', IR: 'Irán', KN: 'San Cristóbal y Nieves',
    KP: 'Corea del Norte', KR: 'Corea del Sur', LA: 'Laos', MF: 'San Martín (parte francesa)', MM: 'Birmania',
    PG: 'Papúa Nueva Guinea', PW: 'Palaos', SA: 'Arabia Saudí', SH: 'Santa Elena', SR: 'Surinam',
    SX: 'San Martín (parte neerlandesa)', SY: 'Siria', TL: 'Timor Oriental', VA: 'Ciudad del Vaticano',
    VG: 'Islas Vírgenes Británicas',
  },
}
