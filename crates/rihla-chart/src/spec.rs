//! Any kind of chart, as one value that can be stored and drawn.

use serde::{Deserialize, Serialize};

use crate::error::ChartError;
use crate::frame::Frame;
use crate::kind::bar::BarChart;
use crate::kind::choropleth::Choropleth;
use crate::kind::dot::DotChart;
use crate::kind::flow::FlowChart;
use crate::kind::heat::HeatMap;
use crate::kind::line::LineChart;
use crate::kind::pyramid::Pyramid;
use crate::kind::stacked::StackedChart;
use crate::map::outline::Outlines;
use crate::style::Style;

/// A chart of any kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChartSpec {
    /// Lines over time.
    Line(LineChart),
    /// Bars.
    Bar(BarChart),
    /// Dots.
    Dot(DotChart),
    /// Stacked bars.
    Stacked(StackedChart),
    /// Heat map.
    Heat(HeatMap),
    /// Pyramid.
    Pyramid(Pyramid),
    /// Flows.
    Flow(FlowChart),
    /// Map on the outlines of the world.
    Choropleth(Choropleth),
}

impl ChartSpec {
    /// Draws the chart; maps are drawn on the outlines of the world.
    ///
    /// # Errors
    /// When the specification breaks a rule of its kind; the error names the part.
    pub fn draw(&self, style: &Style<'_>) -> Result<String, ChartError> {
        match self {
            Self::Choropleth(map) => map.draw(Outlines::world()?, style),
            _ => self.draw_on(&Outlines::default(), style),
        }
    }

    /// Draws the chart; maps are drawn on the given outlines.
    ///
    /// # Errors
    /// When the specification breaks a rule of its kind; the error names the part.
    pub fn draw_on(&self, outlines: &Outlines, style: &Style<'_>) -> Result<String, ChartError> {
        match self {
            Self::Line(chart) => chart.draw(style),
            Self::Bar(chart) => chart.draw(style),
            Self::Dot(chart) => chart.draw(style),
            Self::Stacked(chart) => chart.draw(style),
            Self::Heat(chart) => chart.draw(style),
            Self::Pyramid(chart) => chart.draw(style),
            Self::Flow(chart) => chart.draw(style),
            Self::Choropleth(map) => map.draw(outlines, style),
        }
    }

    /// Gives the frame, to set width or id.
    pub fn frame_mut(&mut self) -> &mut Frame {
        match self {
            Self::Line(chart) => &mut chart.frame,
            Self::Bar(chart) => &mut chart.frame,
            Self::Dot(chart) => &mut chart.frame,
            Self::Stacked(chart) => &mut chart.frame,
            Self::Heat(chart) => &mut chart.frame,
            Self::Pyramid(chart) => &mut chart.frame,
            Self::Flow(chart) => &mut chart.frame,
            Self::Choropleth(map) => &mut map.frame,
        }
    }
}
