//! A situation report of an invented country, in five languages.

use rihla_model::Language;
use rihla_report::{
    CellKind, Figure, KeyFigure, QualityCard, QualityRow, ReportLabels, ReportTable, ReportView, Section, SourceEntry, SourceList,
    TableCell, TableHead, TextBlock,
};

/// The words of one language.
struct Words {
    node: &'static str,
    title: &'static str,
    subtitle: &'static str,
    date: &'static str,
    introduction: &'static str,
    paragraph: &'static str,
    figures: [(&'static str, &'static str); 3],
    sections: [&'static str; 4],
    areas: [&'static str; 4],
    caption: &'static str,
    table: &'static str,
    head: [&'static str; 3],
    quality: [&'static str; 4],
    reason: &'static str,
    source: &'static str,
    notes: [&'static str; 2],
    labels: [&'static str; 6],
    digits: &'static str,
}

fn words(language: Language) -> Words {
    match language {
        Language::Ar => Words {
            node: "مرصد أطلس للهجرة",
            title: "المهاجرون في أطلس: تقرير الحالة",
            subtitle: "الأعداد والتدفقات وتصاريح الإقامة حسب المنطقة وبلد الجنسية",
            date: "حتى ٣١ مارس ٢٠٢٦",
            introduction: "بلغ عدد المهاجرين الدوليين المقيمين في أطلس ١٬٢٣٤٬٥٦٧ شخصًا في ١ يناير ٢٠٢٦، أي ٤٫٨٪ من السكان. وارتفع العدد بنسبة ٣٫٢٪ خلال سنة واحدة (UN DESA, 2024)، ويعود معظم الارتفاع إلى العمل والدراسة.",
            paragraph: "يعيش أكثر من نصف المهاجرين في العاصمة والإقليم الساحلي. أما الأقاليم الجنوبية فتستقبل أعدادًا أقل، غير أن نصيب النساء فيها أكبر. وقد حُجبت بعض الخلايا لحماية الأشخاص.",
            figures: [("١٬٢٣٤٬٥٦٧", "مهاجر دولي مقيم، ١ يناير ٢٠٢٦"), ("٤٨٫٣٪", "نصيب النساء من المهاجرين"), ("+٣٫٢٪", "التغير خلال سنة")],
            sections: ["أعداد المهاجرين", "التدفقات عبر الحدود", "تصاريح الإقامة", "طلبات اللجوء"],
            areas: ["كل المناطق", "العاصمة", "الساحل", "الجنوب"],
            caption: "العاصمة والساحل يستقبلان أكثر من نصف المهاجرين",
            table: "المهاجرون المقيمون حسب المنطقة والجنس",
            head: ["المنطقة", "نساء", "المجموع"],
            quality: ["بطاقة الجودة", "البند", "الدرجة", "السبب"],
            reason: "تصل بيانات خمس من ست جهات في موعدها؛ المسؤول: مكتب الإحصاء.",
            source: "المكتب الوطني للإحصاء، التعداد العام، إصدار 2026-03-31",
            notes: ["⦸ قيمة محجوبة لحماية الأشخاص.", "الطريقة"],
            labels: ["المحتويات", "صفحة {page} من {pages}", "الشكل {number}", "الجدول {number}", "المصدر:", "ملاحظة:"],
            digits: "٠١٢٣٤٥٦٧٨٩",
        },
        Language::Fr => Words {
            node: "Observatoire des migrations d’Atlas",
            title: "Les migrants en Atlas : rapport de situation",
            subtitle: "Effectifs, flux et titres de séjour par région et pays de nationalité",
            date: "Au 31 mars 2026",
            introduction: "Au 1er janvier 2026, 1 234 567 migrants internationaux résidaient en Atlas, soit 4,8 % de la population. Leur nombre a augmenté de 3,2 % en un an, surtout pour le travail et les études.",
            paragraph: "Plus de la moitié des migrants vivent dans la capitale et la région côtière. Les régions du sud en accueillent moins, mais la part des femmes y est plus élevée. Certaines cellules sont masquées pour protéger les personnes.",
            figures: [
                ("1 234 567", "migrants internationaux résidents, 1er janvier 2026"),
                ("48,3 %", "part des femmes parmi les migrants"),
                ("+3,2 %", "évolution sur un an"),
            ],
            sections: ["Effectifs de migrants", "Flux aux frontières", "Titres de séjour", "Demandes d’asile"],
            areas: ["Toutes les régions", "Capitale", "Littoral", "Sud"],
            caption: "La capitale et le littoral accueillent plus de la moitié des migrants",
            table: "Migrants résidents par région et par sexe",
            head: ["Région", "Femmes", "Ensemble"],
            quality: ["Fiche qualité", "Critère", "Note", "Raison"],
            reason: "Cinq des six organismes livrent à temps ; responsable : office de la statistique.",
            source: "Office national de la statistique, recensement général, millésime 2026-03-31",
            notes: ["⦸ valeur masquée pour protéger les personnes.", "Méthode"],
            labels: ["Sommaire", "Page {page} sur {pages}", "Figure {number}", "Tableau {number}", "Source :", "Note :"],
            digits: "0123456789",
        },
        Language::Pt => Words {
            node: "Observatório das Migrações de Atlas",
            title: "Os migrantes em Atlas: relatório de situação",
            subtitle: "Efetivos, fluxos e autorizações de residência por região e nacionalidade",
            date: "Em 31 de março de 2026",
            introduction: "Em 1 de janeiro de 2026 residiam em Atlas 1 234 567 migrantes internacionais, 4,8 % da população. O número cresceu 3,2 % num ano, sobretudo por trabalho e estudo.",
            paragraph: "Mais de metade dos migrantes vive na capital e na região costeira. As regiões do sul acolhem menos, mas a proporção de mulheres é maior. Algumas células estão ocultas para proteger as pessoas.",
            figures: [
                ("1 234 567", "migrantes internacionais residentes, 1 de janeiro de 2026"),
                ("48,3 %", "proporção de mulheres entre os migrantes"),
                ("+3,2 %", "variação num ano"),
            ],
            sections: ["Efetivos de migrantes", "Fluxos nas fronteiras", "Autorizações de residência", "Pedidos de asilo"],
            areas: ["Todas as regiões", "Capital", "Litoral", "Sul"],
            caption: "A capital e o litoral acolhem mais de metade dos migrantes",
            table: "Migrantes residentes por região e sexo",
            head: ["Região", "Mulheres", "Total"],
            quality: ["Ficha de qualidade", "Critério", "Nota", "Razão"],
            reason: "Cinco das seis entidades entregam a tempo; responsável: instituto de estatística.",
            source: "Instituto Nacional de Estatística, recenseamento geral, edição 2026-03-31",
            notes: ["⦸ valor oculto para proteger as pessoas.", "Método"],
            labels: ["Índice", "Página {page} de {pages}", "Figura {number}", "Quadro {number}", "Fonte:", "Nota:"],
            digits: "0123456789",
        },
        Language::Es => Words {
            node: "Observatorio de las Migraciones de Atlas",
            title: "Los migrantes en Atlas: informe de situación",
            subtitle: "Población, flujos y permisos de residencia por región y nacionalidad",
            date: "A 31 de marzo de 2026",
            introduction: "El 1 de enero de 2026 residían en Atlas 1 234 567 migrantes internacionales, el 4,8 % de la población. La cifra creció un 3,2 % en un año, sobre todo por trabajo y estudios.",
            paragraph: "Más de la mitad de los migrantes vive en la capital y en la región costera. Las regiones del sur acogen a menos, pero la proporción de mujeres es mayor. Algunas celdas están ocultas para proteger a las personas.",
            figures: [
                ("1 234 567", "migrantes internacionales residentes, 1 de enero de 2026"),
                ("48,3 %", "proporción de mujeres entre los migrantes"),
                ("+3,2 %", "variación en un año"),
            ],
            sections: ["Población migrante", "Flujos fronterizos", "Permisos de residencia", "Solicitudes de asilo"],
            areas: ["Todas las regiones", "Capital", "Costa", "Sur"],
            caption: "La capital y la costa acogen a más de la mitad de los migrantes",
            table: "Migrantes residentes por región y sexo",
            head: ["Región", "Mujeres", "Total"],
            quality: ["Ficha de calidad", "Criterio", "Nota", "Razón"],
            reason: "Cinco de los seis organismos entregan a tiempo; responsable: instituto de estadística.",
            source: "Instituto Nacional de Estadística, censo general, edición 2026-03-31",
            notes: ["⦸ valor oculto para proteger a las personas.", "Método"],
            labels: ["Índice", "Página {page} de {pages}", "Figura {number}", "Cuadro {number}", "Fuente:", "Nota:"],
            digits: "0123456789",
        },
        _ => Words {
            node: "Atlas Migration Observatory",
            title: "Migrants in Atlas: situation report",
            subtitle: "Stocks, flows and residence permits by region and country of citizenship",
            date: "As of 31 March 2026",
            introduction: "On 1 January 2026, 1,234,567 international migrants lived in Atlas, 4.8% of the population. Their number grew by 3.2% in a year, mostly for work and study.",
            paragraph: "More than half of all migrants live in the capital and the coastal region. The southern regions host fewer, but the share of women is higher there. Some cells are withheld to protect people.",
            figures: [
                ("1,234,567", "international migrants resident, 1 January 2026"),
                ("48.3%", "share of women among migrants"),
                ("+3.2%", "change over one year"),
            ],
            sections: ["Migrant stock", "Flows across borders", "Residence permits", "Asylum applications"],
            areas: ["All regions", "Capital", "Coast", "South"],
            caption: "The capital and the coast host more than half of all migrants",
            table: "Resident migrants by region and sex",
            head: ["Region", "Women", "Total"],
            quality: ["Quality card", "Item", "Score", "Reason"],
            reason: "Five of six agencies deliver on time; owner: statistical office.",
            source: "National Statistical Office, general census, vintage 2026-03-31",
            notes: ["⦸ value withheld to protect people.", "Method"],
            labels: ["Contents", "Page {page} of {pages}", "Figure {number}", "Table {number}", "Source:", "Note:"],
            digits: "0123456789",
        },
    }
}

/// A bar chart with labels in the language, bars growing from the side where reading begins.
fn chart(words: &Words, mirrored: bool) -> String {
    let mut svg = String::from(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 190">"#);
    for (row, (area, length)) in words.areas.iter().skip(1).zip([310, 220, 90]).enumerate() {
        let y = 20 + row * 55;
        let (text_at, bar_at, anchor) = if mirrored { (630, 500 - length, "end") } else { (10, 140, "start") };
        let family = if mirrored { "Noto Sans Arabic" } else { "Noto Sans" };
        svg.push_str(&format!(
            r##"<text x="{text_at}" y="{}" font-family="{family}" font-size="15" text-anchor="{anchor}" fill="#1f2933">{area}</text><rect x="{bar_at}" y="{y}" width="{length}" height="30" fill="#0072b2"/>"##,
            y + 21
        ));
    }
    svg.push_str("</svg>");
    svg
}

/// The report in one language.
pub fn view(language: Language) -> Result<ReportView, Box<dyn std::error::Error>> {
    let words = words(language);
    let source = words.source.to_owned();
    let cell = |text: &str, kind: CellKind, indent: u8| TableCell { text: text.to_owned(), kind, indent };
    let number = |n: &str| -> String { if words.digits.starts_with('0') { n.to_owned() } else { to_arabic(n, words.digits) } };
    let rows = vec![
        vec![
            cell(words.areas[0], CellKind::Total, 0),
            cell(&number("596295"), CellKind::Total, 0),
            cell(&number("1234567"), CellKind::Total, 0),
        ],
        vec![
            cell(words.areas[1], CellKind::Text, 1),
            cell(&number("310000"), CellKind::Number, 0),
            cell(&number("640120"), CellKind::Number, 0),
        ],
        vec![cell(words.areas[2], CellKind::Text, 1), cell("⦸", CellKind::Protected, 0), cell(&number("412905"), CellKind::Number, 0)],
        vec![cell(words.areas[3], CellKind::Text, 1), cell("⦸", CellKind::Protected, 0), cell("…", CellKind::Missing, 0)],
    ];
    let table = ReportTable {
        caption: words.table.to_owned(),
        head: words.head.iter().enumerate().map(|(at, text)| TableHead { text: (*text).to_owned(), numeric: at > 0 }).collect(),
        rows,
        notes: vec![words.notes[0].to_owned()],
        source: source.clone(),
    };
    let figure = Figure {
        svg: chart(&words, language.is_right_to_left()),
        caption: words.caption.to_owned(),
        alt: words.caption.to_owned(),
        source: source.clone(),
    };
    let labels = words.labels.map(str::to_owned);
    let [contents, page, figure_label, table_label, source_label, note] = labels;
    Ok(ReportView {
        identifier: format!("atlas/situation/{language}"),
        created: "2026-03-31T10:00:00Z".parse()?,
        language,
        node: words.node.to_owned(),
        title: words.title.to_owned(),
        subtitle: words.subtitle.to_owned(),
        date: words.date.to_owned(),
        introduction: vec![words.introduction.to_owned()],
        key_figures: words
            .figures
            .iter()
            .map(|(value, label)| KeyFigure { value: (*value).to_owned(), label: (*label).to_owned(), source: source.clone() })
            .collect(),
        sections: words
            .sections
            .iter()
            .map(|title| Section {
                title: (*title).to_owned(),
                part: false,
                paragraphs: vec![words.paragraph.to_owned()],
                figures: vec![figure.clone()],
                tables: vec![table.clone()],
            })
            .collect(),
        quality: Some(QualityCard {
            title: words.quality[0].to_owned(),
            introduction: String::new(),
            head: [words.quality[1].to_owned(), words.quality[2].to_owned(), words.quality[3].to_owned()],
            rows: [4, 2, 3]
                .iter()
                .zip(words.sections)
                .map(|(&score, name)| QualityRow {
                    name: name.to_owned(),
                    score,
                    best: 4,
                    words: format!("{} / {}", number(&score.to_string()), number("4")),
                    reason: words.reason.to_owned(),
                })
                .collect(),
        }),
        notes: vec![TextBlock { title: words.notes[1].to_owned(), paragraphs: vec![words.paragraph.to_owned(); 2] }],
        sources: Some(SourceList {
            title: words.labels[4].trim_end_matches([':', ' ', '\u{a0}']).to_owned(),
            entries: vec![
                SourceEntry {
                    name: source,
                    details: vec![words.reason.to_owned(), "https://example.org/atlas/census".to_owned()]
                };
                2
            ],
        }),
        closing: vec![TextBlock { title: "CC-BY-4.0".to_owned(), paragraphs: vec![format!("{} (2026). {}.", words.node, words.title)] }],
        labels: ReportLabels {
            contents,
            page,
            figure: figure_label,
            table: table_label,
            source: source_label,
            note,
            digits: words.digits.to_owned(),
        },
    })
}

fn to_arabic(text: &str, digits: &str) -> String {
    let shown: Vec<char> = digits.chars().collect();
    let grouped: Vec<char> = text.chars().rev().collect();
    let mut out: Vec<char> = Vec::new();
    for (at, digit) in grouped.iter().enumerate() {
        if at > 0 && at % 3 == 0 {
            out.push('٬');
        }
        out.push(digit.to_digit(10).and_then(|d| shown.get(d as usize).copied()).unwrap_or(*digit));
    }
    out.into_iter().rev().collect()
}
