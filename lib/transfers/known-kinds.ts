/* What an extension promises. It decides nothing: an exhibit's kind is sniffed from its bytes (lib/items/sniff.ts). */
const KNOWN = new Set(
  [
    ...['mp4 m4v mov avi mkv webm wmv asf mpg mpeg m2ts mts ts vob 3gp 3g2 flv f4v mxf dv ogv h264 264 h265 265 hevc'],
    ...['dav g64 g64x n3r vxx mtl blk pic syn sec ajp par'], // recorders' own, which the exhibits keep as they are
    ...['jpg jpeg jpe png gif bmp tif tiff webp avif heic heif dng cr2 cr3 nef arw raf orf rw2 svg ico'],
    ...['mp3 wav m4a aac ogg oga opus flac wma amr aif aiff'],
    ...['pdf txt log csv tsv rtf doc docx xls xlsx ppt pptx odt ods odp html htm md eml msg'],
    ...['xml json ini cfg inf info idx srt sub vtt md5 sha1 sha256 thm lrv ifo bup db url lnk gpx kml nmea'],
    ...['zip 7z rar tar gz tgz iso'],
    ...['exe msi dll ocx sys bat cmd'], // a player that came along: kept, never run
  ].flatMap((line) => line.split(' ')),
)

/** Whether nothing is known of files of this extension: an officer says what they are before they are trusted. */
export const isUnknownKind = (extension: string): boolean => !KNOWN.has(extension.toLowerCase())
