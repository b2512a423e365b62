//! The border posts of Atlas.

/// A border post; `entries` is its usual month, in thousandths of the population.
pub(crate) struct Post {
    pub(crate) region: usize,
    pub(crate) french: &'static str,
    pub(crate) arabic: &'static str,
    pub(crate) entries: i64,
    /// How strongly the summer shows, in per cent of the usual month.
    pub(crate) summer: i64,
    /// First and last closed month, as year * 12 + month - 1.
    pub(crate) closed: Option<(i64, i64)>,
}

const fn month(year: i64, month: i64) -> i64 {
    year * 12 + month - 1
}

/// Lists the posts, region by region.
pub(crate) const POSTS: [Post; 14] = [
    post(0, "Aéroport Marsa Salem", "مطار مرسى سالم", 310, 60, None),
    post(0, "Port de Marsa Salem", "ميناء مرسى سالم", 120, 140, Some((month(2021, 1), month(2021, 5)))),
    post(0, "Port d'Aïn Zahra", "ميناء عين زهرة", 34, 90, None),
    post(0, "Aéroport Ksar Nour", "مطار قصر نور", 46, 50, None),
    post(1, "Aéroport Oulad Faris", "مطار أولاد فارس", 28, 70, None),
    post(1, "Poste d'Oued Sahl", "مركز وادي سهل", 52, 30, None),
    post(1, "Poste de Souk Ennour", "مركز سوق النور", 17, 20, Some((month(2023, 3), month(2023, 4)))),
    post(2, "Aéroport Amrane", "مطار عمران", 39, 40, None),
    post(2, "Poste de Dar Tijara", "مركز دار التجارة", 24, 10, None),
    post(3, "Aéroport Tazir", "مطار تازير", 9, 20, None),
    post(3, "Poste d'Igherm Azul", "مركز إغرم أزول", 3, 0, Some((month(2022, 1), month(2024, 2)))),
    post(4, "Poste de Bordj Ténéra", "مركز برج تنيرا", 41, -30, None),
    post(4, "Poste de Guelta Hamra", "مركز قلتة حمراء", 12, -40, None),
    post(4, "Poste d'In Tagant", "مركز إن تاغانت", 0, 0, None),
];

const fn post(region: usize, french: &'static str, arabic: &'static str, entries: i64, summer: i64, closed: Option<(i64, i64)>) -> Post {
    Post { region, french, arabic, entries, summer, closed }
}
