// Small trees for the tests of this room.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "html/dom.h"
#include "html/parse.h"
#include "html/render.h"

namespace vbarchive::testing {

[[nodiscard]] inline html::Document parsed(std::string_view source) {
  auto result = html::parse(source, Limits{});
  if (const auto* const refusal = std::get_if<html::Refusal>(&result)) throw std::runtime_error(refusal->reason);
  return std::get<html::Document>(std::move(result));
}

[[nodiscard]] inline const html::Node& body_of(const html::Document& document) {
  return *html::find(document.root(), html::Tag::body);
}

}  // namespace vbarchive::testing
