//! One specification of each kind, in English and Arabic, with made-up figures.

use rihla_chart::{
    Bar, BarChart, Break, Cell, ChartSpec, Choropleth, Classes, Direction, DotChart, DotRow, Flow, FlowChart, FlowLayout, Frame, HeatMap,
    LineChart, LineSeries, MapArea, Orientation, Period, Pyramid, PyramidSide, StackedChart, StackedRow, View, Words,
};

/// Writes numbers with a thin space between groups of three and at most one decimal.
pub fn plain(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    let text = if rounded.fract() == 0.0 { format!("{rounded:.0}") } else { format!("{rounded:.1}") };
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("−", digits));
    let mut out = String::from(sign);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{202F}');
        }
        out.push(digit);
    }
    if let Some(rest) = rest {
        out.push('.');
        out.push_str(rest);
    }
    out
}

/// Gives the text in the language of the sample.
fn say(arabic: bool, english: &str, other: &str) -> String {
    if arabic { other } else { english }.to_owned()
}

fn frame(arabic: bool, id: &str, title: (&str, &str), subtitle: (&str, &str)) -> Frame {
    Frame {
        id: format!("{id}-{}", if arabic { "ar" } else { "en" }),
        language: say(arabic, "en", "ar"),
        direction: if arabic { Direction::Rtl } else { Direction::Ltr },
        title: say(arabic, title.0, title.1),
        subtitle: say(arabic, subtitle.0, subtitle.1),
        source: say(
            arabic,
            "Source: Border police, register of entries, vintage of 3 March 2025. Preliminary.",
            "المصدر: شرطة الحدود، سجل الدخول، إصدار 3 مارس 2025. أرقام أولية.",
        ),
        note: say(arabic, "Note: made-up figures.", "ملاحظة: أرقام مختلقة للعرض."),
        words: Words {
            no_data: say(arabic, "No data", "لا توجد بيانات"),
            protected: say(arabic, "Protected: too few people", "محمي: عدد قليل من الأشخاص"),
            forecast: say(arabic, "Forecast", "توقعات"),
            uncertainty: say(arabic, "80 % interval", "مجال الثقة 80٪"),
            disputed: say(arabic, "Disputed status", "وضع متنازع عليه"),
        },
        ..Frame::default()
    }
}

/// Gives all samples with their names.
pub fn all() -> Vec<(String, ChartSpec)> {
    let mut out = Vec::new();
    for arabic in [false, true] {
        let language = if arabic { "ar" } else { "en" };
        let mut add = |name: &str, spec: ChartSpec| out.push((format!("{name}-{language}"), spec));
        add("line", line(arabic));
        add("lines-many", lines_many(arabic));
        add("bar", bar(arabic));
        add("bar-signed", bar_signed(arabic));
        add("columns", columns(arabic));
        add("dot", dot(arabic));
        add("stacked", stacked(arabic));
        add("shares", shares(arabic));
        add("heat", heat(arabic));
        add("matrix", flow(arabic, FlowLayout::Matrix));
        add("pyramid", pyramid(arabic));
        add("flow", flow(arabic, FlowLayout::Ribbons));
        add("map", map(arabic, View::World));
        add("map-part", map(arabic, part()));
    }
    out
}

fn part() -> View {
    let ids = "012 024 204 072 854 108 132 120 140 148 174 178 180 384 262 818 226 232 748 231 266 270 288 324 624 404 426 \
               430 434 450 454 466 478 480 504 508 516 562 566 646 678 686 690 694 706 710 728 729 834 768 788 800 894 \
               716 732 x-somaliland 724 250 380 620 276 300 826 372 528 056 756 040";
    View::Areas(ids.split_whitespace().map(str::to_owned).collect())
}

fn line(arabic: bool) -> ChartSpec {
    let names = [("Ethiopia", "إثيوبيا"), ("Sudan & South Sudan", "السودان وجنوب السودان"), ("Syria", "سوريا"), ("Yemen", "اليمن")];
    let series = names.iter().enumerate().map(|(n, (english, other))| {
        let cells = (0..28).map(|i| {
            let figure = 9000.0 + f64::from(i) * (700.0 - n as f64 * 190.0) + f64::from((i * 37 + n as i32 * 11) % 13) * 480.0;
            match (n, i) {
                (2, 7..=9) => Cell::Missing,
                (3, 3 | 4) => Cell::Protected,
                (3, _) => Cell::Value(figure / 2.4),
                _ => Cell::Value(figure),
            }
        });
        let band = (0..28i32).map(|i| {
            (n == 0 && i >= 23).then(|| {
                let middle = 9000.0 + f64::from(i) * 700.0 + f64::from((i * 37) % 13) * 480.0;
                let half = f64::from(i - 22) * 1300.0;
                (middle - half, middle + half)
            })
        });
        LineSeries {
            label: say(arabic, english, other),
            cells: cells.collect(),
            band: if n == 0 { band.collect() } else { Vec::new() },
            forecast_from: (n == 0).then_some(24),
        }
    });
    ChartSpec::Line(LineChart {
        frame: frame(
            arabic,
            "line",
            (
                "Arrivals from Ethiopia doubled in twenty years and may keep growing",
                "تضاعف عدد الوافدين من إثيوبيا خلال عشرين عاما وقد يستمر في النمو",
            ),
            ("People registered at entry, per year", "الأشخاص المسجلون عند الدخول، سنويا"),
        ),
        periods: (2000..2028).map(|year| Period::year(year, year.to_string())).collect(),
        series: series.collect(),
        breaks: vec![Break { before: 12, label: say(arabic, "New register from 2012", "سجل جديد منذ 2012"), series: None }],
        from_zero: true,
        mirror_time: arabic,
    })
}

fn lines_many(arabic: bool) -> ChartSpec {
    let series = (0..8).map(|n| LineSeries {
        label: format!("{} {}", say(arabic, "Region", "إقليم"), n + 1),
        cells: (0..12).map(|i| Cell::Value(f64::from((i * 5 + n * 7) % 17) + f64::from(n) * 4.0)).collect(),
        ..LineSeries::default()
    });
    ChartSpec::Line(LineChart {
        frame: frame(arabic, "lines-many", ("Eight regions", "ثمانية أقاليم"), ("Permits per 1 000 people", "تصاريح لكل 1000 شخص")),
        periods: (0..12).map(|m| Period { at: 2024.0 + f64::from(m) / 12.0, label: format!("2024-{:02}", m + 1), tick: None }).collect(),
        series: series.collect(),
        breaks: Vec::new(),
        from_zero: true,
        mirror_time: false,
    })
}

const COUNTRIES: [(&str, &str); 12] = [
    ("Egypt", "مصر"),
    ("Ethiopia", "إثيوبيا"),
    ("Iran (Islamic Republic of)", "إيران (جمهورية - الإسلامية)"),
    ("Democratic Republic of the Congo", "جمهورية الكونغو الديمقراطية"),
    ("Morocco", "المغرب"),
    ("Nigeria", "نيجيريا"),
    ("Sudan", "السودان"),
    ("Syrian Arab Republic", "الجمهورية العربية السورية"),
    ("Türkiye <\"&'>", "تركيا"),
    ("Yemen", "اليمن"),
    ("Mali", "مالي"),
    ("Bhutan", "بوتان"),
];

fn bar(arabic: bool) -> ChartSpec {
    let bars = COUNTRIES.iter().enumerate().map(|(i, (english, other))| {
        let cell = match i {
            10 => Cell::Protected,
            11 => Cell::Missing,
            _ => Cell::Value(f64::from((i as u32 * 7919) % 1000) * 131.0 + 900.0),
        };
        Bar { emphasis: i == 4, ..Bar::new(say(arabic, english, other), cell) }
    });
    ChartSpec::Bar(BarChart {
        frame: frame(
            arabic,
            "bar",
            ("Most residents with a foreign passport come from five countries", "معظم المقيمين الأجانب من خمسة بلدان"),
            ("Residents by citizenship, end of 2024", "المقيمون حسب الجنسية، نهاية 2024"),
        ),
        bars: bars.collect(),
        orientation: Orientation::Rows,
        ranked: true,
        over_time: false,
        mirror_time: false,
    })
}

fn bar_signed(arabic: bool) -> ChartSpec {
    let bars = COUNTRIES.iter().take(7).enumerate().map(|(i, (english, other))| {
        let value = f64::from((i as i32 * 37) % 11 - 4) * 1.7;
        Bar { range: Some((value - 1.1, value + 1.4)), ..Bar::new(say(arabic, english, other), Cell::Value(value)) }
    });
    ChartSpec::Bar(BarChart {
        frame: frame(
            arabic,
            "bar-signed",
            ("More people left than came in three countries", "غادر أشخاص أكثر ممن قدموا في ثلاثة بلدان"),
            ("Net migration per 1 000 people", "صافي الهجرة لكل 1000 شخص"),
        ),
        bars: bars.collect(),
        orientation: Orientation::Rows,
        ranked: true,
        over_time: false,
        mirror_time: false,
    })
}

fn columns(arabic: bool) -> ChartSpec {
    let bars = (2010..2025).map(|year| {
        let cell = if year == 2013 { Cell::Protected } else { Cell::Value(f64::from((year * 53) % 71) * 12.0 + 200.0) };
        Bar::new(year.to_string(), cell)
    });
    ChartSpec::Bar(BarChart {
        frame: frame(
            arabic,
            "columns",
            ("Work permits recovered after 2020", "تعافت تصاريح العمل بعد 2020"),
            ("Work permits issued per year", "تصاريح العمل الصادرة سنويا"),
        ),
        bars: bars.collect(),
        orientation: Orientation::Columns,
        ranked: false,
        over_time: true,
        mirror_time: true,
    })
}

fn dot(arabic: bool) -> ChartSpec {
    let rows = COUNTRIES.iter().take(9).enumerate().map(|(i, (english, other))| DotRow {
        label: say(arabic, english, other),
        cells: vec![
            Cell::Value(40.0 + i as f64 * 2.1),
            if i == 3 { Cell::Protected } else { Cell::Value(52.0 + i as f64 * 3.0) },
            Cell::Value(71.0 + i as f64 * 1.2),
        ],
    });
    ChartSpec::Dot(DotChart {
        frame: frame(
            arabic,
            "dot",
            ("Women work less often than men, everywhere", "تعمل النساء أقل من الرجال في كل مكان"),
            ("Share in work, per cent", "نسبة العاملين، في المائة"),
        ),
        series: vec![say(arabic, "Women", "النساء"), say(arabic, "All", "الكل"), say(arabic, "Men", "الرجال")],
        rows: rows.collect(),
        from_zero: false,
    })
}

fn stacked(arabic: bool) -> ChartSpec {
    let parts = [("Work", "العمل"), ("Family", "الأسرة"), ("Study", "الدراسة"), ("Protection", "الحماية"), ("Other", "أخرى")];
    let rows = (2019..2025).map(|year| StackedRow {
        label: year.to_string(),
        cells: (0..5)
            .map(|n| if year == 2021 && n == 3 { Cell::Protected } else { Cell::Value(f64::from((year * (n + 3)) % 97) * 40.0 + 300.0) })
            .collect(),
    });
    ChartSpec::Stacked(StackedChart {
        frame: frame(
            arabic,
            "stacked",
            ("Work is the first reason for permits", "العمل هو السبب الأول للتصاريح"),
            ("First permits by reason", "التصاريح الأولى حسب السبب"),
        ),
        parts: parts.iter().map(|(english, other)| say(arabic, english, other)).collect(),
        rows: rows.collect(),
        shares: false,
    })
}

fn shares(arabic: bool) -> ChartSpec {
    let parts = [("Women", "النساء"), ("Men", "الرجال"), ("Children", "الأطفال")];
    let rows = COUNTRIES.iter().take(6).enumerate().map(|(i, (english, other))| StackedRow {
        label: say(arabic, english, other),
        cells: vec![Cell::Value(30.0 + i as f64), Cell::Value(45.0 - i as f64 * 3.0), Cell::Value(25.0 + i as f64 * 2.0)],
    });
    ChartSpec::Stacked(StackedChart {
        frame: frame(
            arabic,
            "shares",
            ("Children are a third of the displaced", "الأطفال ثلث النازحين"),
            ("Per cent of displaced people", "النسبة المئوية من النازحين"),
        ),
        parts: parts.iter().map(|(english, other)| say(arabic, english, other)).collect(),
        rows: rows.collect(),
        shares: true,
    })
}

fn heat(arabic: bool) -> ChartSpec {
    let rows = ["0–4", "5–9", "10–14", "15–19", "20–24", "25–29", "30–39", "40–49", "50–64", "65+"];
    let cells = rows.iter().enumerate().map(|(r, _)| {
        (0..14)
            .map(|c| match (r, c) {
                (9, 0..=2) => Cell::Missing,
                (8, 5) | (0, 2) => Cell::Protected,
                _ => Cell::Value(f64::from(((r * 13 + c * 5) % 29) as u32) + 4.0 * c as f64),
            })
            .collect()
    });
    ChartSpec::Heat(HeatMap {
        frame: frame(
            arabic,
            "heat",
            ("Young adults arrive more and more often", "يصل الشباب بشكل متزايد"),
            ("Arrivals per 1 000 people of the same age", "الوافدون لكل 1000 شخص من العمر نفسه"),
        ),
        row_title: say(arabic, "Age", "العمر"),
        column_title: String::new(),
        rows: rows.iter().map(|row| (*row).to_owned()).collect(),
        columns: (2011..2025).map(|year| year.to_string()).collect(),
        cells: cells.collect(),
        classes: None,
        over_time: true,
        mirror_time: true,
    })
}

fn pyramid(arabic: bool) -> ChartSpec {
    let ages = [
        "0–4", "5–9", "10–14", "15–19", "20–24", "25–29", "30–34", "35–39", "40–44", "45–49", "50–54", "55–59", "60–64", "65–69", "70–74",
        "75+",
    ];
    let side = |english: &str, other: &str, tilt: f64| PyramidSide {
        label: say(arabic, english, other),
        cells: (0..ages.len())
            .map(|i| {
                let far = i as f64 - 6.0;
                if i == 15 { Cell::Protected } else { Cell::Value(8200.0 * tilt / (1.0 + far * far / 14.0)) }
            })
            .collect(),
        outline: (0..ages.len()).map(|i| Cell::Value(4200.0 - 230.0 * i as f64)).collect(),
    };
    ChartSpec::Pyramid(Pyramid {
        frame: frame(
            arabic,
            "pyramid",
            ("Migrants are mostly between 25 and 40 years old", "معظم المهاجرين بين 25 و40 عاما"),
            ("Foreign residents by age and sex, end of 2024", "المقيمون الأجانب حسب العمر والجنس، نهاية 2024"),
        ),
        ages: ages.iter().map(|age| (*age).to_owned()).collect(),
        first: side("Women", "النساء", 0.8),
        second: side("Men", "الرجال", 1.0),
        outline: say(arabic, "Whole population, same total", "جميع السكان، بالمجموع نفسه"),
    })
}

fn flow(arabic: bool, layout: FlowLayout) -> ChartSpec {
    let pick = |list: &[usize]| -> Vec<String> {
        list.iter().filter_map(|i| COUNTRIES.get(*i)).map(|(english, other)| say(arabic, english, other)).collect()
    };
    let mut flows = Vec::new();
    for origin in 0..7usize {
        for destination in 0..5usize {
            let size = ((origin * 31 + destination * 17 + 5) % 23) as f64;
            let cell =
                if (origin, destination) == (6, 4) { Cell::Protected } else { Cell::Value(size * size * 42.0 / (1.0 + origin as f64)) };
            if size > 5.0 || cell == Cell::Protected {
                flows.push(Flow { origin, destination, cell });
            }
        }
    }
    ChartSpec::Flow(FlowChart {
        frame: frame(
            arabic,
            if layout == FlowLayout::Matrix { "matrix" } else { "flow" },
            ("Most moves are between neighbours", "معظم التنقلات بين الجيران"),
            ("People who moved in 2024", "الأشخاص الذين انتقلوا في 2024"),
        ),
        origin_title: say(arabic, "From", "من"),
        destination_title: say(arabic, "To", "إلى"),
        origins: pick(&[1, 6, 7, 9, 3, 5, 2]),
        destinations: pick(&[0, 4, 8, 2, 3]),
        flows,
        layout,
        classes: None,
    })
}

fn map(arabic: bool, view: View) -> ChartSpec {
    let listed = rihla_chart::Outlines::world().map(|world| world.ids().map(str::to_owned).collect::<Vec<_>>());
    let areas = listed.unwrap_or_default().into_iter().enumerate().filter(|(i, id)| i % 11 != 7 && !id.starts_with('x'));
    let areas: Vec<MapArea> = areas
        .map(|(i, id)| MapArea {
            cell: match i {
                40 | 150 => Cell::Protected,
                _ => Cell::Value(f64::from(((i * 7919) % 1000) as u32).powi(2) / 10_000.0),
            },
            label: format!("{} {id}", say(arabic, "Area", "منطقة")),
            id,
        })
        .collect();
    ChartSpec::Choropleth(Choropleth {
        frame: frame(
            arabic,
            if view == View::World { "map" } else { "map-part" },
            (
                "Migrants are a large share of the people in small and rich States",
                "يشكل المهاجرون نسبة كبيرة من سكان الدول الصغيرة والغنية",
            ),
            ("International migrants, per cent of population, 2024", "المهاجرون الدوليون، في المائة من السكان، 2024"),
        ),
        areas,
        classes: Classes::new(vec![0.0, 1.0, 5.0, 10.0, 25.0, 50.0, 100.0]),
        view,
        disclaimer: say(
            arabic,
            "The boundaries and names shown and the designations used on this map do not imply official endorsement or acceptance by the United Nations.",
            "الحدود والأسماء المبينة والتسميات المستخدمة في هذه الخريطة لا تعني إقرارا أو قبولا رسميا من جانب الأمم المتحدة.",
        ),
    })
}
