// Writes language files as a C++ source with their words as tables (languages/tables.h): compile_languages OUTPUT FILE…
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "languages/vocabulary.h"
#include "text/settings.h"

namespace {

using namespace vbarchive::languages;

/// Below what the strictest compiler takes in one piece.
constexpr std::size_t longest_piece = 8000;

/// All words, one behind the other; a word that comes again is not written again.
class Text {
 public:
  std::string place(std::string_view word) {
    const auto [at, is_new] = places_.try_emplace(std::string(word), size_);
    if (is_new) {
      if (pieces_.empty() || pieces_.back().size() + word.size() > longest_piece) pieces_.emplace_back();
      pieces_.back() += word;
      size_ += word.size();
    }
    return "{" + std::to_string(at->second) + ", " + std::to_string(word.size()) + "}";
  }

  void write(std::ostream& out) const {
    out << "constexpr std::string_view text =\n    \"\"";
    for (const std::string& piece : pieces_) out << "\n    R\"words(" << piece << ")words\"";
    out << ";\n";
  }

 private:
  std::map<std::string, std::size_t, std::less<>> places_;
  std::vector<std::string> pieces_;
  std::size_t size_ = 0;
};

std::string place(Text& text, const Phrases& one) {
  return one.all().empty() ? "{}, 0" : text.place(one.all()[0].words) + ", " + std::to_string(one.all()[0].ends);
}

void write(const Vocabulary& vocabulary, std::ostream& out) {
  Text text;
  std::ostringstream tables;
  tables << "constexpr Tables::Word codes[] = {\n";
  for (const std::string_view code : vocabulary.codes()) tables << text.place(code) << ",\n";
  tables << "};\nconstexpr Tables::DateWord date_words[] = {\n";
  for (const auto& [word, meaning] : vocabulary.date_words()) {
    tables << "{" << text.place(word) << ", " << static_cast<int>(meaning.sense) << ", " << meaning.value << ", "
           << meaning.languages << "ULL},\n";
  }
  tables << "};\nconstexpr Tables::Phrase phrases[] = {\n";
  for (std::size_t list = 0; list < phrase_lists; ++list) {
    for (const Phrases::Phrase& phrase : vocabulary.phrases(list).all())
      tables << "{" << text.place(phrase.words) << ", " << list << ", " << int{phrase.ends} << "},\n";
  }
  tables << "};\nconstexpr Tables::Pattern patterns[] = {\n";
  for (std::size_t list = 0; list < phrase_lists; ++list) {
    for (std::size_t i = 0; i < vocabulary.patterns(list).size(); ++i) {
      const Around& around = vocabulary.arounds(list)[i];
      tables << "{" << text.place(vocabulary.patterns(list)[i]) << ", " << list << ", " << place(text, around.before)
             << ", " << place(text, around.after) << "},\n";
    }
  }
  tables << "};\nconstexpr Tables::Label labels[] = {\n";
  for (const Vocabulary::Label& label : vocabulary.labels())
    tables << "{" << text.place(label.label) << ", " << label.languages << "ULL},\n";
  tables << "};\n";
  out << "// Written by cmake/compile_languages.cc.\n#include \"languages/tables.h\"\n\n"
      << "namespace vbarchive::languages {\nnamespace {\n\n";
  text.write(out);
  out << tables.str() << "\n}  // namespace\n\n"
      << "Tables built_in_tables() { return {text, codes, date_words, phrases, patterns, labels}; }\n\n"
      << "}  // namespace vbarchive::languages\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: compile_languages OUTPUT FILE...\n";
    return 2;
  }
  Vocabulary vocabulary;
  std::vector<std::string> errors;
  for (int i = 2; i < argc; ++i) {
    const std::filesystem::path file = argv[i];
    std::ifstream in(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in || text.empty()) errors.push_back(file.string() + " cannot be read");
    if (text.find(")words\"") != std::string::npos) errors.push_back(file.string() + " must not hold )words\"");
    const auto settings = vbarchive::text::parse_settings(text, file.filename().string(), section_names());
    errors.insert(errors.end(), settings.errors.begin(), settings.errors.end());
    vocabulary.add_language(file.stem().string(), settings, errors);
  }
  for (const std::string& error : errors) std::cerr << error << "\n";
  if (!errors.empty()) return 1;
  vocabulary.index();
  std::ofstream out(argv[1], std::ios::binary);
  write(vocabulary, out);
  out.close();
  if (!out) {
    std::cerr << argv[1] << " cannot be written\n";
    return 1;
  }
}
